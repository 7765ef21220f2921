import './app/favour-memory.js';
import 'reflect-metadata';
import { run } from './app/run.js';

await run();
