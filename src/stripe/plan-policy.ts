import { parseWait } from '../domain/duration';
import type { Policy } from '../domain/state';
import type { TaxMode } from '../domain/tax';
import type { PlanContext } from './plan-context';
import { planGate } from './plan-gate';
import { planTaxMode } from './plan-tax-mode';

/** The tax modes this version can carry out. */
const supportedModes: readonly TaxMode[] = ['none', 'automatic', 'anrok_metadata', 'external'];

/** The override of the document where there is one, else what the connection says. */
export function planPolicy(context: PlanContext): Policy {
  const { connection, document, settings } = context;
  const { gate } = planGate(context);
  const policy: Policy = {
    tax_mode: planTaxMode(context),
    tax_timeout_ms: planTimeout(context),
    on_timeout: document.tax.on_timeout ?? connection.tax.on_timeout,
    fallback_mode: connection.tax.fallback_mode,
    needs_approval: !gate && (document.finalize === 'manual' || settings.leave_as_draft),
    ...(gate ? { gate } : {}),
  };
  // A gate that asks for it says so itself.
  if (!supportedModes.includes(policy.tax_mode) && !document.payment_gate?.tax_type) {
    context.findings.fault('/tax/mode', 'tax_mode_not_supported', notSupported(policy.tax_mode));
  }
  if (policy.on_timeout === 'fallback') checkFallback(context, policy);
  return policy;
}

function planTimeout({ connection, document, findings }: PlanContext): number {
  const text = document.tax.timeout ?? connection.tax.timeout;
  const ms = parseWait(text);
  if (ms === null) {
    const whose = document.tax.timeout === null ? ' of the connection' : '';
    findings.fault(
      '/tax/timeout',
      'duration_invalid',
      `The tax time-out "${text}"${whose} is no ISO 8601 duration such as PT1H or P1D, above zero and up to 90 days.`,
    );
  }
  return ms ?? 0;
}

function checkFallback({ findings }: PlanContext, policy: Policy): void {
  const mode = policy.fallback_mode;
  if (mode === null) {
    findings.fault(
      '/tax/on_timeout',
      'fallback_mode_missing',
      'The policy is fallback and the connection names no tax.fallback_mode. Set it with PUT /v1/connections/{connection}, or choose hold or finalize_without_tax.',
    );
  } else if (mode === 'none' || mode === policy.tax_mode) {
    findings.fault(
      '/tax/on_timeout',
      'fallback_mode_invalid',
      `The tax.fallback_mode ${mode} of the connection would not ask another engine. Name another mode, or choose hold or finalize_without_tax.`,
    );
  } else if (!supportedModes.includes(mode)) {
    findings.fault('/tax/on_timeout', 'tax_mode_not_supported', notSupported(mode));
  }
}

function notSupported(mode: TaxMode): string {
  return `This version has no tax mode ${mode}. It has ${supportedModes.join(', ')}.`;
}
