import { parentPort } from 'node:worker_threads';
import { startEngine } from './engine.ts';
import { readNumberCells } from './numbers.ts';
import type { Question, Reply } from './protocol.ts';
import { readUpright, straighten } from './straighten.ts';
import { inPoints } from './words.ts';

/**
 * A recognising thread: one engine (which has a thread of its own below this one, and ends with it), one question at a
 * time. Whatever the engine throws where nobody can catch it ends this thread, and never the process.
 */
const port = parentPort;
if (!port) throw new Error('This file is run as a worker thread, by the recogniser.');

const engine = await startEngine();

async function answer(question: Question): Promise<Reply> {
  const { image } = question;
  if (question.ask === 'numbers') {
    return { numbers: await readNumberCells(straighten(image, question.turns), question.boxes, engine) };
  }
  const started = performance.now();
  const { words, confidence, turns } = await readUpright(image, engine);
  const scale = 72 / image.dpi;
  const sideways = turns.quarters % 180 !== 0;
  const [width, height] = sideways ? [image.height, image.width] : [image.width, image.height];
  const durationMs = Math.round(performance.now() - started);
  return {
    page: {
      words: inPoints(words, scale),
      confidence,
      turns,
      durationMs,
      width: width * scale,
      height: height * scale,
    },
  };
}

port.on('message', (question: Question) => {
  answer(question).then(
    (reply) => port.postMessage(reply),
    (error: unknown) => port.postMessage({ failed: String(error) } satisfies Reply),
  );
});
port.postMessage({ ready: true } satisfies Reply);
