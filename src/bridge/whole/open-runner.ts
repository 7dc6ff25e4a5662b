import { pluginEnvironment } from '../controller/environment.ts';
import { controllerInterpreter } from '../controller/interpreter.ts';
import { pythonCommand } from '../controller/program.ts';
import READING from '../controller/python/reading.py';
import TASKS from './python/tasks.py';
import { TaskRunner } from './task-runner.ts';

const PROGRAM = [READING, TASKS].join('\n');

/**
 * Starts the Python of an ansible-core that runs whole tasks.
 * @param packages the folder that holds it; @param collections see pluginEnvironment
 */
export function openRunner(packages: string, env: NodeJS.ProcessEnv, collections: readonly string[]): TaskRunner {
  const interpreter = controllerInterpreter(packages) ?? 'python3';
  return new TaskRunner(pythonCommand(interpreter, PROGRAM, packages), pluginEnvironment(env, collections));
}
