// What the worker says of files it could not read; by itself, so that the worker does not carry all the other texts.
// It is English, as everything that the engine says; the page looks for it in the dictionary of its language.

export const unread = {
  noReader:
    "The part of the program that reads workbooks could not be loaded. Reload the page; without network, save the sheet as CSV and open that.",
  trapped:
    "The workbook is damaged, or needs more memory than the browser gives. Open it in a spreadsheet program, save it anew or as CSV, and open that.",
  gone: "The file has been moved or changed since it was opened, and the browser lets it be read no more. Open it again.",
};
