// What a machine can find of WCAG 2.2 AA, told in one line a fault.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** So many places of one fault are named. */
const PLACES = 3;

/** One line a fault, with the rule and the elements that break it. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Our pages have no frames whose faults a second page would have to gather.
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
  return violations.map(({ id, help, nodes }) => {
    const places = nodes
      .slice(0, PLACES)
      .map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`);
    return `${id}: ${help} (${nodes.length}): ${places.join(' | ')}`;
  });
}
