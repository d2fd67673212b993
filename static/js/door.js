/* The door's screen: camera, sound, vibration, and sending without leaving the page. Its forms work without it. */
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const camera = byId("camera");
  const codeForm = byId("code-form");
  const codeField = byId("code");

  /* ---- Keys: one per thing that happened, so that sending again counts once ---- */
  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  /* ---- Sound and vibration: told apart without looking ---- */
  const TUNES = {
    ok: [[880, 0, 0.09], [1320, 0.1, 0.14]],
    wait: [[660, 0, 0.12], [660, 0.2, 0.12]],
    stop: [[196, 0, 0.28], [165, 0.3, 0.35]],
    muted: [[440, 0, 0.1]],
  };
  const SHAKES = { ok: 90, wait: [90, 70, 90], stop: [320, 90, 320], muted: 60 };
  let audio = null;

  function unlockSound() {
    audio = audio || (window.AudioContext ? new AudioContext() : null);
    if (audio?.state === "suspended") audio.resume().catch(() => {});
  }

  function play(tone) {
    if (navigator.vibrate && SHAKES[tone]) navigator.vibrate(SHAKES[tone]);
    if (audio?.state !== "running") return;
    for (const [pitch, start, length] of TUNES[tone] || []) {
      const sound = audio.createOscillator();
      const loudness = audio.createGain();
      const from = audio.currentTime + start;
      sound.type = tone === "stop" ? "square" : "sine";
      sound.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.35, from);
      loudness.gain.exponentialRampToValueAtTime(0.001, from + length);
      sound.connect(loudness).connect(audio.destination);
      sound.start(from);
      sound.stop(from + length);
    }
  }

  document.addEventListener("pointerdown", unlockSound);
  document.addEventListener("keydown", unlockSound);

  /* ---- The line: 在线 or 离线, always in sight ---- */
  function showLine(isOnline) {
    const line = byId("line");
    line.hidden = false;
    line.textContent = isOnline ? line.dataset.online : line.dataset.offline;
    line.classList.toggle("is-offline", !isOnline);
  }
  window.addEventListener("online", () => showLine(true));
  window.addEventListener("offline", () => showLine(false));
  document.addEventListener("htmx:after:swap", () => showLine(true));

  /* ---- Sending: one at a time, the rest waits its turn ---- */
  const waiting = [];
  let isSending = false;
  const PAUSES = [400, 1200, 3000];

  function send(action, fields) {
    waiting.push({ action, fields });
    if (!isSending) drain();
  }

  async function drain() {
    isSending = true;
    while (waiting.length) {
      const { action, fields } = waiting.shift();
      await deliver(action, fields);
    }
    isSending = false;
  }

  async function deliver(action, fields) {
    byId("answer").setAttribute("aria-busy", "true");
    for (const pause of [...PAUSES, null]) {
      const response = await post(action, fields);
      if (response && response.status < 500) return answered(response);
      showLine(navigator.onLine && Boolean(response));
      if (pause === null) return notDelivered(action, fields);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async function post(action, fields) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8000);
    const token = document.querySelector("meta[name=csrf-token]").content;
    try {
      const response = await fetch(action, {
        method: "POST", body: fields, signal: stop.signal, credentials: "same-origin",
        headers: { "Accept": "text/html", "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRFToken": token },
      });
      return { status: response.status, elsewhere: response.headers.get("HX-Redirect"), text: await response.text() };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  function answered({ status, elsewhere, text }) {
    showLine(true);
    if (elsewhere) { location.assign(elsewhere); return; }
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("answer");
    if (!fresh) { location.reload(); return; }
    show(fresh);
    if (status === 200) document.body.dispatchEvent(new CustomEvent("door:answered"));
  }

  function show(fresh) {
    byId("answer").replaceWith(fresh);
    // Asked again by hand (the recent list) parts are htmx's; it must know the new ones.
    window.htmx?.process(fresh);
    play(fresh.dataset.tone);
    fresh.scrollIntoView({ block: fresh.offsetHeight > innerHeight ? "start" : "nearest" });
    readyForNext();
  }

  function notDelivered(action, fields) {
    const words = document.querySelector("template[data-lost]").content.firstElementChild.cloneNode(true);
    words.id = "answer";
    // The same key goes again: had it arrived after all, it counts once.
    words.querySelector("button").addEventListener("click", () => send(action, fields));
    show(words);
  }

  function readyForNext() {
    codeField.value = "";
    byId("heads").value = "";
    const inUse = document.activeElement?.matches("input:not(#code), select, textarea");
    if (!inUse) codeField.focus({ preventScroll: true });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-door]")) return;
    event.preventDefault();
    // The page's own guard against double presses is ours to lift: keys do that job here.
    delete form.dataset.sending;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    const fields = new FormData(form);
    if (event.submitter?.name) fields.set(event.submitter.name, event.submitter.value);
    if (form === codeForm) {
      fields.set("key", newKey());
      codeField.value = "";
    }
    if (form === codeForm && !fields.get("code").trim()) return;
    send(form.action, fields);
  });

  /* ---- Camera ---- */
  const video = camera.querySelector("video");
  const says = camera.querySelector(".camera-says");
  const tool = (name) => camera.querySelector(`[data-camera=${name}]`);
  const SAME_CODE_REST = 2500;
  const BETWEEN_LOOKS = 90;
  let detector = null;
  let stream = null;
  let last = { text: "", at: 0 };

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
    const fields = new FormData(codeForm);
    fields.set("key", newKey());
    fields.set("method", "qr");
    fields.set("code", text.slice(0, 4000));
    send(codeForm.action, fields);
  }

  async function switchTorch() {
    const isOn = tool("torch").getAttribute("aria-pressed") === "true";
    await stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: !isOn }] }).catch(() => {});
    tool("torch").setAttribute("aria-pressed", String(!isOn));
  }

  tool("start").addEventListener("click", startCamera);
  tool("torch").addEventListener("click", switchTorch);
  tool("choice").addEventListener("change", (event) => {
    localStorage.setItem("door-camera", event.target.value);
    startCamera();
  });

  /* The screen stays awake; the camera rests while nobody looks. */
  function keepAwake() {
    navigator.wakeLock?.request("screen").catch(() => {});
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return stopCamera();
    keepAwake();
    startCamera();
  });

  showLine(navigator.onLine);
  keepAwake();
  startCamera();
})();
