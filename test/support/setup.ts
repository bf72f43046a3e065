import { afterEach } from 'vitest';
import { cleanUp } from './each-test.ts';

afterEach(cleanUp);
