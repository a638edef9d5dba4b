package docs_test

// session says what the commands of a page find when they begin. Their directory has
// the repository's files.
type session struct {
	// files are those that a page has its reader write by hand.
	files map[string]string
	// authing is the environment of an emulator that stands in for the real Authing
	// of the page.
	authing map[string]string
}

// sessions are the pages whose blocks TestSessions runs, each in its order.
var sessions = map[string]session{
	"README.md":       {},
	"README.zh-CN.md": {},
	"docs/tutorial.md": {
		files: map[string]string{"secrets/pool": "tutorial-pool-secret\n", "secrets/app": "tutorial-app-secret\n"},
		authing: map[string]string{
			"AUTHING_EMULATOR_USERPOOL_ID": "5f0000000000000000000001", "AUTHING_EMULATOR_USERPOOL_SECRET": "tutorial-pool-secret",
			"AUTHING_EMULATOR_APP_ID": "5f0000000000000000000002", "AUTHING_EMULATOR_APP_SECRET": "tutorial-app-secret",
		},
	},
	"docs/access.md":     {},
	"docs/emulator.md":   {},
	"docs/migrate-v1.md": {},
	"docs/migrate-v2.md": {},
	"docs/migrate-v3.md": {},
}
