/** The commonest words of filings: what the text of any page in English is half made of. */
const WORDS = `the of and to in is for on as offer that we or be are with company by this any at equity from not have will
it you has so no public sebi our which open under india financial other tax limited such if regulations year all been share
also there date act an income may applicable terms was their non period business capital regulation per shall growth required
up quarter would board section bank but total number information its should including about time exchange basis case crores
directors director details than rate can holding they during management rs securities one dated provisions companies
interest more stock held over audit only do market price being made where pursuant new through now registered listing
statutory these manager report years name results respect subject issued out services below power ended statement had mumbai
order corporate further same last requirements demand relevant above into along were term ltd who office some cost before
across note group amount net disclosure copy right please given after part conditions page working due compliance available
going value them members cash those like higher next does profit obligations then current first finance floor crore continue
event increase control received mentioned whether months general rules receipt particulars indian purchase loss respective
provided when change address submitted make funds overall between two each sir following place provide risk within while
investment meeting circular amended end three however revenue operating segment days related private consolidated off
against performance opinion balance audited way existing independent upon partner impact post sales significant records
government since purpose asset prescribed annexure expenses customer officer issue therefore review additional secretary
taken service future whole auditor committee sale third project without full matters already unaudited schedule fair
standards debt data entity previous average both specific use making notice position others trading standalone operations
particulars assets liabilities dividend shares january february march april may june july august september october november
december lakhs lakh million thousand manufacturing employee depreciation amortisation exceptional items before comprehensive
earnings basic diluted paid reserves dear madam yours faithfully kindly record intimation outcome thanking enclosed`;

export const VOCABULARY: ReadonlySet<string> = new Set(WORDS.split(/\s+/));

/**
 * The letter pairs that make up 92 % of English filings and 75 % of lists of Indian names, but a quarter of text in a
 * wrong encoding: what tells a list of names from garbage, both of which hold no known word.
 */
const PAIRS = `ab ac ad ag ai al am an ap ar as at au av ay ba be bi bl bo bu by ca cc ce ch ci cl co cr ct cu da de di do du
ea eb ec ed ee eg eh ei el em en ep eq er es et ev ex fe ff fi fo fr ge gi gr gu ha he hi ho ia ic id ie if ig il im in io ir
is it iv ke la ld le li ll lo ls ly ma mb me mi mo mp na nc nd ne ng ni no ns nt nu ny oc od of ol om on op or os ot ou ov ow
pa pe pl po pp pr pt pu qu ra rd re rg ri rm ro rs rt ry sa se sh si so sp ss st su ta te th ti to tr ts tt tu ty ua ub uc ud
ue ui ul um un ur us ut va ve vi wa we wh wi ye yo`;

/** Indexed by 26 times the first letter plus the second, counted from "a". */
export const COMMON_PAIRS: Uint8Array = pairTable();

function pairTable(): Uint8Array {
  const table = new Uint8Array(26 * 26);
  for (const pair of PAIRS.split(/\s+/)) table[(pair.charCodeAt(0) - 97) * 26 + pair.charCodeAt(1) - 97] = 1;
  return table;
}
