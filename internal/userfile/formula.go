package userfile

import (
	"strings"
	"unicode/utf8"
)

// formula are the characters, and their wide forms, with which a spreadsheet
// begins to calculate; the apostrophe is there so that reading can tell its own
// from one of the text.
const formula = "=+-@\t\r\n＝＋－＠'"

// Neutral is a cell that no spreadsheet calculates.
func Neutral(cell string) string {
	if begins(cell) {
		return "'" + cell
	}
	return cell
}

// plain takes away what Neutral added.
func plain(cell string) string {
	if rest, quoted := strings.CutPrefix(cell, "'"); quoted && begins(rest) {
		return rest
	}
	return cell
}

func begins(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(formula, first)
}
