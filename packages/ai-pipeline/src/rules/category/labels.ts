import type { Category } from '@filings/queue-core';

/**
 * What the exchanges' own labels (NSE desc; BSE CATEGORYNAME and SUBCATNAME) settle. `settles` decides by itself;
 * `else` is what counts if neither title nor text says more. A label that is missing here says nothing ("General
 * Updates", "Updates", "Outcome of Board Meeting", "Press Release" are a third of all rows): then the text is read.
 */
export interface LabelRule {
  /** Tail of the rule id, e.g. `credit-rating`. */
  id: string;
  labels: readonly string[];
  category: Category;
  strength: 'settles' | 'else';
}

const ADMIN = 'Procedural/Administrative';

export const LABEL_RULES: readonly LabelRule[] = [
  {
    id: 'credit-rating',
    category: 'Credit Rating',
    strength: 'settles',
    labels: ['Credit Rating', 'Credit Rating- Revision', 'Credit Rating- New', 'Credit Rating- Others'],
  },
  {
    id: 'newspaper',
    category: ADMIN,
    strength: 'settles',
    labels: ['Copy of Newspaper Publication', 'Newspaper Publication'],
  },
  {
    id: 'shareholders-meeting',
    category: ADMIN,
    strength: 'settles',
    labels: [
      'Shareholders meeting',
      'AGM',
      'EGM',
      'Postal Ballot',
      'AGM/EGM',
      'Scrutinizers Report',
      'Voting Results',
      'Book Closure',
      'Record Date',
      'Court Convened Meeting',
    ],
  },
  {
    id: 'routine',
    category: ADMIN,
    strength: 'settles',
    labels: [
      'Trading Window',
      'Closure of Trading Window',
      'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
      'Compliance Certificate',
      'Loss of Share Certificates',
      'Issue of Duplicate Share Certificate',
      'Reg. 39 (3) - Details of Loss of Certificate / Duplicate Certificate',
      'Registrar & Share Transfer Agent Update',
      'Trading Plan under PIT',
      'Board Meeting Intimation',
      'Shareholding',
      'Investor Complaints',
      'Statement of deviation(s) or variation(s) under Reg. 32',
      'Secretarial Compliance',
    ],
  },
  {
    id: 'takeover-disclosure',
    category: ADMIN,
    strength: 'settles',
    labels: [
      'Disclosure under SEBI Takeover Regulations',
      'Disclosures under Reg. 29(1) of SEBI (SAST) Regulations, 2011',
      'Disclosures under Reg. 29(2) of SEBI (SAST) Regulations, 2011',
      'Insider Trading / SAST',
    ],
  },
  {
    id: 'exchange-query',
    category: 'Clarifications/Confirmations',
    strength: 'settles',
    labels: [
      'Clarification - Financial Results',
      'Reply to Clarification- Financial results',
      'Clarification',
      'News Verification',
      'Spurt in Volume',
      'Price movement',
      'Rumour Verification - Regulation 30(11)',
      'Clarification sought',
    ],
  },
  {
    id: 'investor-presentation',
    category: 'Investor Presentation',
    strength: 'settles',
    labels: ['Investor Presentation'],
  },
  { id: 'call-transcript', category: 'Concall Transcript', strength: 'settles', labels: ['Earnings Call Transcript'] },
  {
    id: 'analyst-meet',
    category: 'Investor/Analyst Meet',
    strength: 'else',
    labels: ['Analysts/Institutional Investor Meet/Con. Call Updates', 'Analyst / Investor Meet'],
  },
  {
    id: 'results',
    category: 'Financial Results',
    strength: 'else',
    labels: [
      'Financial Results',
      'Integrated Filing- Financial',
      'Integrated Filing (Financial)',
      'Result',
      'Financial Result Updates',
    ],
  },
  {
    id: 'order-won',
    category: 'New Order',
    strength: 'else',
    labels: [
      'Bagging/Receiving of orders/contracts',
      'Awarding of order(s)/contract(s)',
      'Award of Order / Receipt of Order',
    ],
  },
  {
    id: 'authority-order',
    category: 'Litigation & Notices',
    strength: 'settles',
    labels: [
      'Action(s) taken or orders passed',
      'Action(s) initiated or orders passed',
      'Pendency of Litigation(s)/dispute(s) or the outcome impacting the Company',
      'Fraud/Default/Arrest',
      'Frauds/Default by employees',
      'Delay/default in the payment of fines/penalties/dues etc. to authority',
      'Initiation of Forensic Audit',
    ],
  },
  {
    id: 'insolvency',
    category: 'Insolvency and Bankruptcy',
    strength: 'settles',
    labels: ['Corporate Insolvency Resolution Process', 'Corporate Insolvency Resolution Process (CIRP)'],
  },
  {
    id: 'acquisition',
    category: 'Mergers/Acquisitions',
    strength: 'else',
    labels: ['Acquisition', 'Amalgamation/Merger', 'Scheme of Arrangement', 'Amalgamation / Merger / Demerger'],
  },
  { id: 'demerger', category: 'Demerger', strength: 'settles', labels: ['Demerger'] },
  {
    id: 'divestiture',
    category: 'Divestitures',
    strength: 'else',
    labels: ['Sale or disposal', 'Diversification/Disinvestment', 'Diversification / Disinvestment'],
  },
  {
    id: 'agreements',
    category: 'Agreements/MoUs',
    strength: 'else',
    labels: [
      'Agreements',
      'Memorandum of Understanding/Agreements',
      'Memorandum of Understanding /Agreements',
      'Arrangements for strategic, technical, manufacturing, or marketing tie up',
    ],
  },
  { id: 'joint-venture', category: 'Joint Ventures', strength: 'settles', labels: ['Joint Venture'] },
  {
    id: 'capacity',
    category: 'Expansion',
    strength: 'else',
    labels: [
      'Capacity addition',
      'Commencement of commercial production/operations',
      'Expansion / Addition of Product Lines',
    ],
  },
  { id: 'product', category: 'New Product', strength: 'else', labels: ['Product launch'] },
  { id: 'business-update', category: 'Operational Update', strength: 'settles', labels: ['Monthly Business Updates'] },
  {
    id: 'subsidiary',
    category: 'Incorporation/Cessation of Subsidiary',
    strength: 'settles',
    labels: ['Incorporation'],
  },
  {
    id: 'disruption',
    category: 'Disruption of Operations',
    strength: 'settles',
    labels: ['Disruption of Operations', 'Strikes/Lockouts/Disturbances', 'Strikes /Lockouts / Disturbances'],
  },
  {
    id: 'name-change',
    category: 'Name Change',
    strength: 'settles',
    labels: ['Name Change', 'Symbol Change of company', 'Change of Name'],
  },
  {
    id: 'address',
    category: 'Change in Address',
    strength: 'settles',
    labels: ['Address Change', 'Change in Registered Office Address'],
  },
  {
    id: 'memorandum',
    category: 'Change in MOA',
    strength: 'settles',
    labels: ['Amendment to AOA/MOA', 'Amendments to Memorandum & Articles of Association'],
  },
  {
    id: 'open-offer',
    category: 'Open Offer',
    strength: 'settles',
    labels: ['Open Offer', 'Public Announcement-Open Offer', 'Post Offer Public Announcement', 'Open Offer - Updates'],
  },
  {
    id: 'buyback',
    category: 'Buyback',
    strength: 'settles',
    labels: ['Buyback', 'Buy back', 'Closure of Buy Back', 'Post Buyback Public Announcement'],
  },
  { id: 'delisting', category: 'Delisting', strength: 'settles', labels: ['Delisting', 'Voluntary Delisting'] },
  { id: 'suspension', category: 'Trading Suspension', strength: 'settles', labels: ['Suspension of Trading'] },
  {
    id: 'bonus-split',
    category: 'Bonus/Stock Split',
    strength: 'settles',
    labels: ['Bonus', 'Stock split', 'Sub-division / Stock Split'],
  },
  { id: 'rights', category: 'Fundraise - Rights Issue', strength: 'settles', labels: ['Rights Issue'] },
  {
    id: 'preferential',
    category: 'Fundraise - Preferential Issue',
    strength: 'settles',
    labels: ['Preferential issue', 'Preferential Issue of Equity Shares'],
  },
  {
    id: 'allotment',
    category: 'Increase in Share Capital',
    strength: 'else',
    labels: [
      'Allotment of Securities',
      'ESOP/ESOS/ESPS',
      'Allotment of ESOP / ESPS',
      'Allotment of Equity Shares',
      'Options to purchase securities',
      'Conversion',
      'Increase in Authorised Capital',
      'Issue of Securities',
    ],
  },
  { id: 'settlement', category: 'One Time Settlement (OTS)', strength: 'settles', labels: ['One time settlement'] },
  {
    id: 'annual-report',
    category: 'Annual Report',
    strength: 'settles',
    labels: [
      'Annual Report',
      'Reg. 34 (1) Annual Report',
      'Business Responsibility and Sustainability Reporting (BRSR)',
    ],
  },
  {
    id: 'licence',
    category: 'Regulatory Approvals/Orders',
    strength: 'else',
    labels: ['Granting/withdrawal/surrender/cancellation/suspension of key licenses/ regulatory approvals'],
  },
  { id: 'demise', category: 'Demise of KMP', strength: 'else', labels: ['Demise'] },
  { id: 'dividend', category: ADMIN, strength: 'else', labels: ['Dividend'] },
];

const byLabel = new Map(LABEL_RULES.flatMap((rule) => rule.labels.map((label) => [fold(label), rule] as const)));

/** The rule for the more telling of the exchange's two labels, if any. */
export function labelRule(category: string | null, subcategory: string | null): LabelRule | null {
  for (const label of [subcategory, category]) {
    const rule = label === null ? undefined : byLabel.get(fold(label));
    if (rule) return rule;
  }
  return null;
}

function fold(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
