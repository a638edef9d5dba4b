// Package userfile reads and writes files of users, as CSV (RFC 4180, UTF-8 with
// or without a byte order mark) and as JSONL (one JSON object a line).
//
// Columns and members have Authing's names. A CSV cell holds a text as it is,
// true or false, and everything else as JSON; an empty cell is an absent field.
// Custom data has one column a key, customData.<key>: its cells are JSON
// numbers, true, false, null, objects, arrays and quoted texts, and anything
// else is a text. The type may be said: customData.<key>:string, :number,
// :boolean or :json.
//
// A CSV cell that a spreadsheet would take for a formula is written with an
// apostrophe before it, which reading takes away again.
//
//	format.go   the formats
//	field.go    fields of users by name
//	account.go  what a row makes: a request, or mistakes
//	csv.go      CSV in
//	header.go   its first line
//	jsonl.go    JSONL in
//	limit.go    how large a row may be
//	custom.go   cells of custom data
//	formula.go  cells that are no formulas
//	write.go    both out
//	columns.go  which fields are written
package userfile
