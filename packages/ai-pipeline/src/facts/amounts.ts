import { type Amount, findAmounts, RUPEE } from '../figures/amounts.ts';
import type { AmountFact } from './fact.ts';
import { boxOf, quoteOf, type Unit } from './text/units.ts';

type Role = AmountFact['role'];

export interface RoleRule {
  role: Role;
  /** Words that end directly before the amount, or a few words before it. */
  before: RegExp;
  /** In a row: what its label says. */
  label?: RegExp;
  /** What the sentence must say besides. */
  says?: RegExp;
  not?: RegExp;
}

/** Within a sentence: the stop of "Rs. 10" ends none. */
const WITHIN = String.raw`(?:[^.;]|(?<=\b[Rr][Ss])\.|\.(?=\d))`;
/** A few words between what names the amount and the amount; no other amount and no other clause. */
const NEAR = String.raw`[^.;₹\d]{0,45}$`;
const VALUED =
  '(?:worth|valued? (?:at|of|is|being)?|aggregating|amounting|total(?:l?ing)?|for|of|with a (?:total )?(?:value|size) of|consideration|size|cost|price|value)';
const WON =
  /\b(?:received|receipt|bagg(?:ed|ing)|secur(?:ed|ing|es)|award(?:ed|ing)?s?|wins?|won|placed|LO[AI]|letters? of (?:award|acceptance|intent)|purchase orders?|work orders?|lowest bidder|L-?1|new orders?|executed?|order inflow|export order)\b/i;
const ADVERSE =
  /\b(?:penalt|fines?\b|tax\b|gst\b|igst|cgst|customs|duty|demand|commissioner|adjudicat|tribunal|court|nclt|appeal|show cause|assessment|section \d|sebi order|termination|terminated|cancel)/i;

/** "inclusive of GST", "plus applicable taxes": said of prices. */
const TAXES_ASIDE =
  /\b(?:(?:in|ex)clu(?:ding|sive|des?|ded)(?: of)?|plus|with|without|excl\.?|incl\.?|before|net of|as well as|and)\s*(?:of |all |the |any |applicable |other )*(?:\d+ ?% )?(?:gst|igst|cgst|sgst|tax(?:es)?|dut(?:y|ies)|levies)(?: and (?:taxes|duties|other levies))?\b|\+\s*gst|\bgst (?:extra|as applicable)|@ ?\d+ ?% gst/gi;

export const ROLE_RULES: readonly RoleRule[] = [
  {
    role: 'penalty',
    before: new RegExp(String.raw`\b(?:penalt(?:y|ies)|fines?)\b${NEAR}`, 'i'),
    label: /\b(?:penalt(?:y|ies)|fines?)\b/i,
    not: /\b(?:no|nil|without any?) (?:penalt|fine)|\bup ?to\b|may be (?:levied|imposed)|penalt\w* (?:waived|dropped|clause)/i,
  },
  {
    role: 'demand',
    before: new RegExp(
      String.raw`\b(?:demand(?:s|ed|ing)?|differential duty|tax liability|(?<!(?:after|before|of|deferred|income|current)[- ])tax (?:of|amounting)|(?:IGST|CGST|SGST|GST|ITC|input tax credit|cess|duty|interest) (?:of|amounting|demand)[^.;₹\d]{0,20}|liabilit(?:y|ies) of)\b${NEAR}`,
      'i',
    ),
    label: /\b(?:demand(?:ed)?|quantum of claims?|differential duty|amount (?:involved|of (?:tax|claim)))\b/i,
    says: /\b(?:tax|gst|igst|duty|customs|excise|cess|demand (?:notice|order)|order|notice|assessment|commissioner|department|authority|section|claim)/i,
    not: /\b(?:demand (?:for|in) (?:our|the|its) (?:product|market)|demand drafts?|market demand|power demand|lease|(?:profit|loss|income|earnings|EBITDA)\b[^.;]{0,40}\btax|provisions? for|interest (?:income|expense|rate|earned))/i,
  },
  {
    role: 'order_value',
    before: new RegExp(
      String.raw`\b(?:orders?|contracts?|LO[AI]s?|letters? of (?:award|acceptance|intent)|projects?|works?|agreement|tender)\b${WITHIN}{0,110}\b${VALUED}\b[^.;₹\d]{0,30}$|\b(?:orders?|contracts?)\b.{0,25}\b(?:value|size|consideration)\b${NEAR}|\b(?:orders?|contracts?)\s*(?:\([^)]{0,30}\)\s*)?$`,
      'i',
    ),
    label:
      /\b(?:(?:order|contract|project|LO[AI])s?(?:\(s\))?(?:\/\w+(?:\(s\))?)?'?s? (?:value|size|price|amount|cost)|(?:broad )?(?:commercial )?consideration\b.{0,60}\b(?:order|contract)|(?:size|value|cost|price|amount) of (?:the )?(?:\w+ )?(?:order|contract|LO[AI]|letter of)|value in (?:rs|inr))/i,
    says: WON,
    not: /\border ?books?\b|unexecuted|\bin hand\b|turnover|revenue|earnest|bank guarantee|performance security|related part|pipeline|outstanding|net ?worth/i,
  },
  {
    role: 'issue_size',
    before:
      /\b(?:issue|offer|raise|raising|raised|placement|allot(?:ment|ted)|fund ?raising|funds|subscri\w+|debentures|NCDs?|bonds|commercial papers?|warrants|shares|securities)\b(?:[^.;]|(?<=\b[Rr][Ss])\.|\.(?=\d)){0,170}\b(?:aggregating|amounting|not exceeding|up ?to|for (?:an? )?(?:aggregate|total)?(?: amount| consideration)?(?: of)?|size(?: of)?|aggregate (?:amount|consideration)(?: of)?|raise|raised|total(?:l?ing)?(?: amount| consideration)?(?: of)?|worth|of)\b[^.;₹\d]{0,40}$/i,
    label:
      /\b(?:(?:issue|offer|placement) size|size of (?:the )?(?:issue|offer|placement)|total amount (?:raised|for which)|amount (?:raised|proposed to be raised|of (?:the )?issue)|aggregate (?:amount|consideration)|total (?:no\.?|number) of securities proposed.{0,80})/i,
    says: /\b(?:issue[ds]?|issuance|issuing|rights|QIP|qualified institution|preferential|raise|raising|raised|fund|debentures?|NCDs?|bonds?|commercial papers?|warrants?|allot)/i,
    not: /turnover|revenue|net ?worth|authori[sz]ed|paid[- ]?up (?:equity )?(?:share )?capital|borrowing limit|investment|consideration (?:of|for) acqui|stamp|acqui|forfeit|refund|lapse|commitment letter|financial arrangement|turnover/i,
  },
  {
    role: 'consideration',
    before:
      /\b(?:(?:cash |total |aggregate |purchase |sale |sales |lump ?sum |upfront |equity |enterprise |net |base )?consideration|purchase price|acquisition cost|cost of acquisition|enterprise value)\b[^.;₹\d]{0,60}$|\b(?:acquir\w*|purchase[ds]?|sold|sale|sell(?:ing)?|divest\w*|transfer\w*|disposed?|disposal)\b(?:[^.;]|(?<=\b[Rr][Ss])\.|\.(?=\d)){0,150}\bfor\s+(?:a |an )?(?:total |aggregate |amount |sum |value |price |cash |of )*$/i,
    label:
      /\b(?:cost of acquisition|consideration received|(?:amount|nature|details?) of (?:the )?consideration|purchase (?:price|consideration)|sale consideration|consideration\b(?!.{0,60}\b(?:order|contract)))/i,
    says: /\b(?:acqui|purchase|sale\b|sold|sell|divest|transfer|dispos|stake|shares|slump|undertaking|takeover|amalgamat|offer)/i,
    not: /turnover|revenue|net ?worth|authori[sz]ed|paid[- ]?up|order value|remuneration|\b(?:gain|loss|profit)\b|(?<!not )exceed/i,
  },
  {
    role: 'investment',
    before:
      /\b(?:invest(?:ment|ing|ed|s)?|capex|capital expenditure|(?:capital )?outlay|project cost|cost of (?:the )?(?:project|expansion)|capital cost)\b[^.;₹\d]{0,70}$/i,
    label:
      /\b(?:investment required|(?:proposed|estimated|total|project|capital)\b.{0,30}\b(?:investment|capital expenditure|capex|outlay|cost)|capex|project cost)\b/i,
    says: /\b(?:invest|capex|capital expenditure|outlay|expansion|capacity|project|plant|facility)/i,
    not: /turnover|revenue|net ?worth|non-?current|current investment|mutual fund|fair value|impairment|investments? (?:in|held) (?:subsidiar|associate)|carrying/i,
  },
];

/** Rs 1,000 in Rs crore. */
const LEAST = 1000 * RUPEE;

/** Amounts of money that the words around give a role; the first role that fits is the amount's. */
export function readAmounts(unit: Unit): AmountFact[] {
  const facts: AmountFact[] = [];
  const amounts = findAmounts(unit.text).filter((amount) => isPlausible(amount) && amount.index >= unit.valueAt);
  for (const [index, amount] of amounts.entries()) {
    const role = roleOf(unit, amount, amounts[index - 1]);
    if (role && !facts.some((fact) => fact.role === role && fact.value === amount.value))
      facts.push(factOf(unit, amount, role));
  }
  return facts;
}

/** A few rupees without lakh or crore are a price, or an amount that lost its unit. */
function isPlausible({ value, unit }: Amount): boolean {
  return value > 0 && (unit === 'USD million' || value >= LEAST);
}

function roleOf(unit: Unit, amount: Amount, previous: Amount | undefined): Role | null {
  const since = previous ? previous.index + previous.printed.length : 0;
  const before = unit.text.slice(Math.max(since, amount.index - 260), amount.index);
  const near = unit.text.slice(Math.max(0, amount.index - 90), amount.index + amount.printed.length + 30);
  const label = unit.kind === 'row' ? unit.text.slice(0, Math.max(0, unit.valueAt - 1)) : null;
  for (const rule of ROLE_RULES) {
    const labelled = label !== null && rule.label?.test(label) === true && previous === undefined;
    if (!labelled && !rule.before.test(before)) continue;
    if (rule.not?.test(near) || (!labelled && rule.says && !rule.says.test(unit.text))) continue;
    // "Order" is said of what courts and tax officers pass as well.
    if (rule.role === 'order_value' && ADVERSE.test(unit.text.replace(TAXES_ASIDE, ' '))) continue;
    return rule.role;
  }
  return null;
}

function factOf(unit: Unit, amount: Amount, role: Role): AmountFact {
  const [from, to] = [amount.index, amount.index + amount.printed.length];
  const box = boxOf(unit, from, to);
  return {
    type: 'amount',
    role,
    value: amount.value,
    unit: amount.unit,
    printed: amount.printed,
    page: unit.page,
    quote: quoteOf(unit, from, to),
    ...(box && { box }),
  };
}
