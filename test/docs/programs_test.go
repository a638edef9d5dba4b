package docs_test

const (
	everywhere = "of every shell, and run in the sessions"
	needed     = "named on the page as needed, and run in the sessions"
	away       = "not to be had where the tests run: its command line is parsed, its files are looked up"
)

// others are programs that are not ours, and what is checked of them.
var others = map[string]string{
	"cat": everywhere, "cd": everywhere, "echo": everywhere, "export": everywhere,
	"grep": everywhere, "sed": everywhere, "umask": everywhere,

	"curl": needed, "git": needed, "go": needed, "grpcurl": needed, "jq": needed, "oathtool": needed,

	"buf": away, "grpcdebug": away, "helm": away, "istioctl": away, "kubectl": away,
	"oauth2-proxy": away,
}
