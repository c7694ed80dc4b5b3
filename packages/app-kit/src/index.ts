export { type AppContext, type AppOptions, type Environment, runApp } from './run-app.ts';
