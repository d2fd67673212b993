/* Sound and vibration: answers are told apart without looking. */

const TUNES = {
  ok: [[880, 0, 0.09], [1320, 0.1, 0.14]],
  wait: [[660, 0, 0.12], [660, 0.2, 0.12]],
  stop: [[196, 0, 0.28], [165, 0.3, 0.35]],
  muted: [[440, 0, 0.1]],
};
const SHAKES = { ok: 90, wait: [90, 70, 90], stop: [320, 90, 320], muted: 60 };
let audio = null;

function unlock() {
  audio = audio || (window.AudioContext ? new AudioContext() : null);
  if (audio?.state === "suspended") audio.resume().catch(() => {});
}

export function play(tone) {
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

document.addEventListener("pointerdown", unlock);
document.addEventListener("keydown", unlock);
