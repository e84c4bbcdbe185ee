import type { InvoiceView } from '../../api/schemas/invoice-view';
import { correctAddress, layAmbush } from './acts';
import type { DemoStack } from './demo-stack';
import { postAndFollow } from './follow';
import { addressScenario, cardScenario, crashScenario, scenarios } from './scenarios';
import type { Scenario } from './scenarios';
import type { Teller } from './teller';

export interface Settled {
  scenario: Scenario;
  view: InvoiceView;
}

/** Runs all five at the same time and resolves when each is closed. */
export async function runScenarios(
  stack: DemoStack,
  teller: Teller,
  wasAsked: () => boolean,
): Promise<Settled[]> {
  const check = () => {
    const failure = stack.worker.failure();
    if (failure) throw new Error(failure);
    if (wasAsked()) throw new Error('The demo was called off.');
  };
  const follow = async (scenario: Scenario): Promise<Settled> => {
    const account = stack.account(scenario.connection);
    const acts = scenario === addressScenario ? { onEntry: correctAddress(account, teller) } : {};
    return { scenario, view: await postAndFollow(scenario, { account, teller, check, ...acts }) };
  };
  const ambush = layAmbush(stack.account(crashScenario.connection), stack, teller);
  const crash = follow(crashScenario);
  // Alone until the trap has sprung, so that it is this invoice that it caught; then all at once.
  await Promise.race([ambush.sprung(), crash]);
  const others = new Map(
    scenarios.filter((one) => one !== crashScenario).map((one) => [one, follow(one)]),
  );
  const killed = ambush.kill(others.get(cardScenario) ?? crash);
  const [, ...settled] = await Promise.all([
    killed,
    ...scenarios.map((one) => others.get(one) ?? crash),
  ]);
  return settled;
}
