/** A picture of a page in shades of grey, one byte a pixel, rows from the top: 0 is black. */
export interface GreyImage {
  width: number;
  height: number;
  data: Uint8Array;
  /** Pixels an inch of the page. */
  dpi: number;
}
