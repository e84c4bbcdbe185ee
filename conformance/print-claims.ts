import type { CheckedClaim } from './live';

interface Claims {
  lab: CheckedClaim[];
  sandbox: CheckedClaim[] | null;
}

/** What only the documentation says: whether the lab does so, and real Stripe where a key was given. */
export function printClaims({ lab, sandbox }: Claims, print: (line: string) => void): void {
  printOne('in the lab', lab, print);
  if (sandbox === null) print('By documentation only, in a sandbox: left out, no STRIPE_TEST_KEY.');
  else printOne('in the sandbox', sandbox, print);
}

function printOne(where: string, checked: CheckedClaim[], print: (line: string) => void): void {
  const broken = checked.filter(({ fault }) => fault !== null);
  const held = checked.length - broken.length;
  print(`By documentation only, ${where}: ${held} of ${checked.length} claims hold.`);
  for (const { name, source, fault } of broken) {
    print(`  ${name} (${source})`);
    print(`    ${fault?.split('\n').slice(0, 8).join('\n    ')}`);
  }
}
