export type { ClockOptions, ReplayClock } from './clock.ts';
export type { AttachmentAnswer, Dataset, Exchange, Issuer, ReplayFiling, WireRow } from './dataset.ts';
export { ReplayError, type ReplayErrorCode } from './error.ts';
export { FAULT_ANSWERS, FAULT_TARGETS, type Fault, type FaultAnswer, type FaultTarget } from './faults/fault.ts';
export type { GivenFault } from './faults/plan.ts';
export { type DayOptions, generateDay } from './generate/day.ts';
export { expectedAnnouncements, type FilingTruth, type TrueFigure, type TrueInvestor } from './generate/truth.ts';
export { loadRecording } from './recording.ts';
export { createReplay, type Replay, type ReplayOptions } from './server.ts';
