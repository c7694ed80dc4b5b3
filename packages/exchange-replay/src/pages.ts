/** Pages that the hosts answer in place of data. */
const page = (title: string, body: string) =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${body}</p></body></html>`;

/** What Akamai says, with 403 and reportedly sometimes 200. */
export const ACCESS_DENIED = page(
  'Access Denied',
  'You don&#39;t have permission to access this resource on this server. Reference&#32;&#35;18.1a2b3c4d',
);

export const BROWSER_PAGE = page('Equity Stock Exchange', 'Market data.');
export const NOT_FOUND = page('404 - File or directory not found.', 'The resource might have been removed.');
/** A short page with status 200 where a document should be; no refusal, so asking again does not help. */
export const documentPage = (title: string) => page('Corporate Filing', `${title}. The document cannot be displayed.`);
/** BSE sends callers without Referer and Origin here. */
export const BSE_SHOW_INTEREST = 'https://www.bseindia.com/members/showinterest.aspx';
/** BSE's answer to parameters that it does not understand. */
export const BSE_ERROR_PAGE = 'https://api.bseindia.com/error_Bse.html';
/** Where NSE sends whom it does not want to answer. */
export const NSE_HOME_PAGE = 'https://www.nseindia.com/';
/** What NSE says to callers that ask too often, with 403. */
export const ACCESS_RESTRICTED = page(
  'Access Restricted',
  'Your access has been restricted as the number of requests has exceeded permissible threshold. Please try after 10 minutes.',
);
