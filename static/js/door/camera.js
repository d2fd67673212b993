/* The camera: it looks all the time, and tells of each code once. Without it the page goes on. */

import { byId } from "./dom.js";
import { cut } from "./keys.js";

const camera = byId("camera");
const video = camera.querySelector("video");
const says = camera.querySelector(".camera-says");
const tool = (name) => camera.querySelector(`[data-camera=${name}]`);
const SAME_CODE_REST = 2500;
const BETWEEN_LOOKS = 60;
let detector = null;
let stream = null;
let last = { text: "", at: 0 };
let onSeen = () => {};

function say(reason) {
  says.textContent = reason ? camera.dataset[reason] : "";
  says.hidden = !reason;
  camera.classList.toggle("is-off", Boolean(reason));
  tool("start").hidden = !["refused", "busy", "absent"].includes(reason);
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

async function makeDetector() {
  const native = window.BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("qr_code")) return new native({ formats: ["qr_code"] });
  await loadScript(camera.dataset.ponyfill);
  const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
  await prepareZXingModule({ overrides: { locateFile: () => camera.dataset.wasm }, fireImmediately: true });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

function wanted() {
  const chosen = localStorage.getItem("door-camera");
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  return { audio: false, video: chosen ? { deviceId: { ideal: chosen }, ...size }
                                       : { facingMode: { ideal: "environment" }, ...size } };
}

function reasonOf(error) {
  if (error.name === "NotAllowedError" || error.name === "SecurityError") return "refused";
  return error.name === "NotReadableError" ? "busy" : "absent";
}

async function startCamera() {
  camera.hidden = false;
  stopCamera();
  if (!window.isSecureContext) return say("insecure");
  if (!navigator.mediaDevices?.getUserMedia) return say("absent");
  say("starting");
  try {
    stream = await navigator.mediaDevices.getUserMedia(wanted());
  } catch (error) {
    return say(reasonOf(error));
  }
  video.srcObject = stream;
  await video.play().catch(() => {});
  try {
    detector = detector || (await makeDetector());
  } catch {
    stopCamera();
    return say("undecodable");
  }
  say("");
  offerTools();
  look(stream);
}

function stopCamera() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  video.srcObject = null;
}

async function offerTools() {
  const track = stream?.getVideoTracks()[0];
  if (!track) return;
  tool("torch").hidden = !track.getCapabilities?.().torch;
  tool("torch").setAttribute("aria-pressed", "false");
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === "videoinput");
  const choice = tool("choice");
  choice.closest("label").hidden = cameras.length < 2;
  choice.replaceChildren(...cameras.map((each, at) =>
    new Option(each.label || `${choice.dataset.name} ${at + 1}`, each.deviceId)));
  choice.value = track.getSettings().deviceId || "";
}

async function look(ownStream) {
  while (stream === ownStream && ownStream) {
    if (video.readyState >= 2) {
      const codes = await detector.detect(video).catch(() => []);
      if (codes.length) seen(codes[0].rawValue);
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
}

function seen(text) {
  const now = Date.now();
  const isSame = text === last.text && now - last.at < SAME_CODE_REST;
  last = { text, at: now };
  if (isSame || !text) return;
  camera.classList.add("has-seen");
  setTimeout(() => camera.classList.remove("has-seen"), 400);
  onSeen(cut(text));
}

async function switchTorch() {
  const isOn = tool("torch").getAttribute("aria-pressed") === "true";
  const track = stream?.getVideoTracks()[0];
  const isDone = await track?.applyConstraints({ advanced: [{ torch: !isOn }] }).then(() => true, () => false);
  if (isDone) tool("torch").setAttribute("aria-pressed", String(!isOn));
}

/* Start looking; `tell(text)` is called for each code that comes into view. */
export function watch(tell) {
  onSeen = tell;
  tool("start").addEventListener("click", startCamera);
  tool("torch").addEventListener("click", switchTorch);
  tool("choice").addEventListener("change", (event) => {
    localStorage.setItem("door-camera", event.target.value);
    startCamera();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") { stopCamera(); return; }
    keepAwake();
    startCamera();
  });
  keepAwake();
  startCamera();
}

/* The screen stays awake; the camera rests while nobody looks. */
function keepAwake() {
  navigator.wakeLock?.request("screen").catch(() => {});
}
