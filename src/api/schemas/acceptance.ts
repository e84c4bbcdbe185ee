import { z } from 'zod';
import { text } from './common';

export const acceptanceBody = z
  .strictObject({
    difference: text(64)
      .min(1)
      .describe('The fingerprint that was shown, so that only what was seen is accepted.'),
    reason: text(500).min(1).describe('Why it is right as it is; kept in the timeline.'),
  })
  .meta({
    id: 'DifferenceAcceptance',
    example: { difference: '3f6c0e1b2a4d5f60', reason: 'Discount agreed by phone.' },
  });
