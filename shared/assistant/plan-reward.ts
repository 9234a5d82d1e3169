/** The one prompt: what a member says who wants something for their points. */
export const PLAN_REWARD = {
  name: 'plan_reward',
  title: 'Plan a reward',
  description: 'Looks for something that the member’s points and money are well spent on, and says what it leaves.',
  arguments: [
    { name: 'wish', title: 'Wish', description: 'What it should be, or for whom, in words.', required: false },
    { name: 'budget', title: 'Budget', description: 'The most that it may cost.', required: false },
  ],
} as const;

/** What is said to the model. The arguments are the member's own words. */
export function planReward({ wish, budget }: { readonly wish?: string; readonly budget?: string }) {
  const text = [
    'Help me plan a reward.',
    ...(wish === undefined ? [] : [`What I have in mind: ${wish}`]),
    ...(budget === undefined ? [] : [`It may cost at most: ${budget}`]),
    'First look at my points with get_points, and at the rules in laurel://programme. Then look for fitting products with ' +
      'search_products, and quote the two best with quote_order. Tell me for each what it costs, how many points it earns, ' +
      'what that means for my tier, and which points expire soon. Order nothing and spend nothing before I say so.',
  ].join('\n\n');
  return { description: PLAN_REWARD.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
}
