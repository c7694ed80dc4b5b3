import { annexureHead, letterPage } from '../../pdf/letter.ts';
import type { Block, DocumentModel } from '../../pdf/model.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { dotDate, exact, indian, longDate } from '../format.ts';
import { auditor } from '../names.ts';
import { dueQuarter, earlier, periodName, type Quarter, quarterEnd } from '../periods.ts';
import type { Random } from '../random.ts';
import type { TrueFigure } from '../truth.ts';
import {
  add,
  composeStatement,
  eps,
  type Lines,
  profitAfterTax,
  profitBeforeTax,
  type Statement,
  scale,
  taxExpense,
  totalExpenses,
  totalIncome,
} from './statement.ts';

type Basis = 'consolidated' | 'standalone';

interface Unit {
  printed: string;
  /** How many are a crore. */
  perCrore: number;
}

interface Column {
  heading: string;
  lines: Lines;
}

/** Quarterly results: letter, auditor's report, one or two statements with real arithmetic, notes. */
export function results(context: KindContext): Blueprint {
  const { company, random, day } = context;
  const unit = random.pick<Unit>([
    { printed: 'Rs. in Lakhs', perCrore: 100 },
    { printed: 'Rs. in Crore', perCrore: 1 },
  ]);
  const quarter = dueQuarter(day);
  const whole = composeStatement(random.fork('statement'), unit.perCrore);
  const alone = { quarters: whole.quarters.map((lines) => scale(lines, 0.82)), capital: whole.capital };
  const both = random.chance(0.75);
  const statements: [Basis, Statement][] = both
    ? [
        ['standalone', alone],
        ['consolidated', whole],
      ]
    : [['standalone', alone]];
  const end = longDate(quarterEnd(quarter));
  const names = statements.map(([basis]) => basis).join(' and ');
  const subject = `Outcome of Board Meeting - ${both ? 'Standalone and Consolidated' : 'Standalone'} Unaudited Financial Results for the quarter ended ${end}`;
  const document: DocumentModel = {
    title: subject,
    author: company.name,
    face: company.face,
    pages: [
      letterPage(context, {
        subject,
        paragraphs: [
          `Pursuant to Regulation 30 and Regulation 33 of SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015, we hereby inform you that the Board of Directors of the Company at its meeting held today, i.e. ${longDate(day)}, has considered and approved the unaudited ${names} financial results of the Company for the quarter ended ${end}.`,
          'The said results along with the Limited Review Report of the Statutory Auditors are enclosed herewith. The meeting commenced at 12:30 p.m. and concluded at 3:15 p.m.',
        ],
      }),
      reviewReport(random, company.name, names, end),
      ...statements.map(([basis, statement]) => statementPage(context, basis, statement, quarter, unit)),
    ],
  };
  const [current, , , , yearAgo] = statements.at(-1)![1].quarters;
  return {
    kind: 'financial_results',
    category: 'Financial Results',
    sentiment: profitAfterTax(current!) >= profitAfterTax(yearAgo!) ? 'Positive' : 'Negative',
    critical: true,
    nse: random.chance(0.6)
      ? {
          desc: 'Outcome of Board Meeting',
          text: `${company.name} has submitted to the Exchange, the financial results for the period ended ${end}.`,
        }
      : { desc: 'Integrated Filing- Financial', text: `Unaudited Financials for Quarter Ended ${end}` },
    bse: {
      category: random.chance(0.7) ? 'Result' : 'Board Meeting',
      subcategory: 'Financial Results',
      agenda: 198,
      subject: `Board Meeting Outcome for Unaudited Financial Results For The Quarter Ended ${end}`,
      headline: `Pursuant to Regulation 33 of SEBI (LODR) Regulations, 2015, the Board of Directors of ${company.bseName}at its meeting held on ${longDate(day)} has approved the unaudited ${names} financial results for the quarter ended ${end}.`,
    },
    document,
    figures: statements.flatMap(([basis, statement], index) => figures(basis, statement, quarter, unit, index + 3)),
    dates: [{ kind: 'board_meeting', date: day }],
  };
}

/** What the statement says of the quarter, the one before it and the same one a year ago. */
function figures(basis: Basis, statement: Statement, quarter: Quarter, unit: Unit, page: number): TrueFigure[] {
  return [0, 1, 4].flatMap((age) => {
    const lines = statement.quarters[age]!;
    const crore = (hundredths: number) => exact(hundredths / 100 / unit.perCrore);
    const of = (metric: string, value: number, unitName: TrueFigure['unit'] = 'Rs crore'): TrueFigure => ({
      metric,
      value,
      unit: unitName,
      period: periodName(earlier(quarter, age)),
      basis,
      page,
    });
    return [
      of('revenue', crore(lines.revenue)),
      of('other_income', crore(lines.otherIncome)),
      of('total_income', crore(totalIncome(lines))),
      of('profit_before_tax', crore(profitBeforeTax(lines))),
      of('tax_expense', crore(taxExpense(lines))),
      of('profit_after_tax', crore(profitAfterTax(lines))),
      of('eps_basic', eps(lines, statement.capital), 'Rs per share'),
    ];
  });
}

function columnsOf(statement: Statement, quarter: Quarter): Column[] {
  const ended = (age: number) => dotDate(quarterEnd(earlier(quarter, age)));
  const span = (from: number, count: number) => add(statement.quarters.slice(from, from + count));
  const single = [0, 1, 4].map((age) => ({
    heading: `Quarter ended ${ended(age)} (Unaudited)`,
    lines: statement.quarters[age]!,
  }));
  const year = { heading: `Year ended ${ended(quarter.quarter)} (Audited)`, lines: span(quarter.quarter, 4) };
  if (quarter.quarter === 1) return [...single, year];
  const name = ['', '', 'Half year', 'Nine months', 'Year'][quarter.quarter]!;
  // Two years of quarters reach back to the same span of the year before.
  const spans = [0, 4].map((age) => ({
    heading: `${name} ended ${ended(age)} (Unaudited)`,
    lines: span(age, quarter.quarter),
  }));
  return quarter.quarter === 4 ? [...single, ...spans] : [...single, ...spans, year];
}

function statementPage(
  { company, random }: KindContext,
  basis: Basis,
  statement: Statement,
  quarter: Quarter,
  unit: Unit,
): Block[] {
  const columns = columnsOf(statement, quarter);
  const money = (value: (lines: Lines) => number) => columns.map(({ lines }) => indian(value(lines) / 100, 2));
  const perShare = columns.map(({ lines }) => indian(eps(lines, statement.capital), 2));
  const capital = columns.map(() => indian(statement.capital / 100, 2));
  const blank = columns.map(() => '');
  const rows: [string, string, string[]][] = [
    ['1', 'Income', blank],
    ['', 'Revenue from operations', money((lines) => lines.revenue)],
    ['', 'Other income', money((lines) => lines.otherIncome)],
    ['', 'Total income', money(totalIncome)],
    ['2', 'Expenses', blank],
    ['', 'Cost of materials consumed', money((lines) => lines.materials)],
    ['', 'Employee benefits expense', money((lines) => lines.employees)],
    ['', 'Finance costs', money((lines) => lines.finance)],
    ['', 'Depreciation and amortisation expense', money((lines) => lines.depreciation)],
    ['', 'Other expenses', money((lines) => lines.otherExpenses)],
    ['', 'Total expenses', money(totalExpenses)],
    ['3', 'Profit before exceptional items and tax (1-2)', money((lines) => totalIncome(lines) - totalExpenses(lines))],
    ['4', 'Exceptional items', money((lines) => lines.exceptional)],
    ['5', 'Profit before tax (3-4)', money(profitBeforeTax)],
    ['6', 'Tax expense', blank],
    ['', 'Current tax', money((lines) => lines.currentTax)],
    ['', 'Deferred tax', money((lines) => lines.deferredTax)],
    ['', 'Total tax expense', money(taxExpense)],
    ['7', 'Profit for the period (5-6)', money(profitAfterTax)],
    ['8', 'Other comprehensive income', money((lines) => lines.otherComprehensive)],
    ['9', 'Total comprehensive income (7+8)', money((lines) => profitAfterTax(lines) + lines.otherComprehensive)],
    ['10', 'Paid-up equity share capital (Face value Rs. 10 each)', capital],
    ['11', 'Earnings per share (Rs.) - Basic', perShare],
    ['', 'Earnings per share (Rs.) - Diluted', perShare],
  ];
  const bold = ['Total income', 'Total expenses', 'Profit before tax (3-4)', 'Profit for the period (5-6)'];
  const width = columns.length > 4 ? 57 : 80;
  return [
    ...annexureHead(
      company.name.toUpperCase(),
      `Statement of ${basis} unaudited financial results for the quarter ended ${longDate(quarterEnd(quarter))}`,
    ),
    { type: 'text', text: `(${unit.printed}, except per share data)`, size: 8, align: 'right', gap: 2 },
    {
      type: 'table',
      table: {
        widths: [20, 483 - 20 - width * columns.length, ...columns.map(() => width)],
        align: ['left', 'left', ...columns.map(() => 'right' as const)],
        header: ['Sr.', 'Particulars', ...columns.map(({ heading }) => heading)],
        rows: rows.map(([number, name, values]) => [number, name, ...values]),
        bold: rows.flatMap(([, name], index) => (bold.includes(name) ? [index] : [])),
        size: 7,
        ruled: random.fork(basis).chance(0.7),
      },
    },
    ...[
      'Notes:',
      '1. The above results have been reviewed by the Audit Committee and approved by the Board of Directors.',
      '2. The results have been prepared in accordance with the Indian Accounting Standards (Ind AS) prescribed under Section 133 of the Companies Act, 2013.',
      "3. The Company operates in one segment. Previous period's figures have been regrouped wherever necessary.",
    ].map((text): Block => ({ type: 'text', text, size: 7.5, gap: 2 })),
  ];
}

function reviewReport(random: Random, name: string, bases: string, end: string): Block[] {
  const firm = auditor(random);
  const paragraphs = [
    `To the Board of Directors of ${name}`,
    `1. We have reviewed the accompanying statement of unaudited ${bases} financial results of ${name} ("the Company") for the quarter ended ${end} ("the Statement"), being submitted by the Company pursuant to the requirements of Regulation 33 of the SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015, as amended.`,
    '2. This Statement, which is the responsibility of the management and approved by the Board of Directors, has been prepared in accordance with the recognition and measurement principles laid down in Indian Accounting Standard 34 "Interim Financial Reporting". Our responsibility is to express a conclusion on the Statement based on our review.',
    '3. We conducted our review in accordance with the Standard on Review Engagements (SRE) 2410 issued by the Institute of Chartered Accountants of India. A review is substantially less in scope than an audit and accordingly we do not express an audit opinion.',
    '4. Based on our review, nothing has come to our attention that causes us to believe that the accompanying Statement contains any material misstatement.',
    `For ${firm}\nChartered Accountants`,
  ];
  return [
    ...annexureHead(`Independent Auditor's Limited Review Report on unaudited ${bases} financial results`),
    ...paragraphs.map((text): Block => ({ type: 'text', text, gap: 10 })),
  ];
}
