package docs_test

// exemption is a block that does not say what it is, or that nothing checks.
type exemption struct {
	// as is the kind that it is checked as; nothing checks it if there is none.
	as string
	// because is why the block itself does not say so.
	because string
}

const (
	generated = "the page is written by a program"
	indented  = "an indented block cannot say it"
)

// exemptions are by page and first line.
var exemptions = map[string]exemption{
	"docs/configuration.md: log:":                      {"yaml settings", generated},
	"docs/observability.md: rule_files: [alerts.yaml]": {"yaml other", indented},
	"docs/architecture.md: flowchart TB":               {"", "a picture; GitHub draws it"},
	"docs/architecture.md: cmd → server, emulator":     {"", "words; depguard checks what they say"},
	"docs/adr/0001-one-contract.md: query users($page: Int, $withCustomData: Boolean = false) {": {
		"", "an example within a decision; the emulator's schema may have moved on",
	},
}
