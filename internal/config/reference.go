package config

import (
	"fmt"
	"strings"
)

// Reference is the documentation of every setting, in Markdown: the content of
// docs/configuration.md.
func Reference() string {
	var b strings.Builder
	b.WriteString(referenceHead)
	table(&b, settingsOf(new(Config)))
	b.WriteString(referenceLists)
	listed(&b, "pools", settingsOf(new(Pool)))
	listed(&b, "applications", settingsOf(new(Application)))
	b.WriteString(referenceIssuers)
	listed(&b, "issuers", settingsOf(new(Issuer)))
	b.WriteString(referenceRules)
	listed(&b, "rules", settingsOf(new(Rule)))
	b.WriteString(referenceExample)
	return b.String()
}

func table(b *strings.Builder, settings []setting) {
	b.WriteString("| File | Environment | Default | Allowed | Meaning |\n|---|---|---|---|---|\n")
	for _, s := range settings {
		key, variable := "`"+s.key+"`", "`"+s.variable()+"`"
		if s.key == "config" {
			key = "–"
		}
		if s.secret() {
			key += "<br>`" + s.key + fileSuffix + "`"
			variable += "<br>`" + variableOf(s.key+fileSuffix) + "`"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", key, variable, quoted(s.standard), s.target.Allowed(), s.help)
	}
}

func listed(b *strings.Builder, list string, settings []setting) {
	fmt.Fprintf(b, "\n### `%s`\n\n| Key | Default | Allowed | Meaning |\n|---|---|---|---|\n", list)
	for _, s := range settings {
		key := "`" + s.key + "`"
		if s.secret() {
			key += " or `" + s.key + fileSuffix + "`"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", key, quoted(s.standard), s.target.Allowed(), s.help)
	}
}

func quoted(standard string) string {
	if standard == "" {
		return "–"
	}
	return "`" + standard + "`"
}

const referenceHead = "# Configuration\n" + `
Written by the program itself; change the settings' definition, not this file.

A setting has one name, written three ways: ` + "`grpc.addr` in the file, `AUTHING_GRPC_ADDR` in the\nenvironment, `--grpc-addr`" + ` as a flag. Defaults are overridden by the file, the file by the
environment, the environment by flags. An empty value counts as not given. Unknown keys are
refused, and every mistake is reported at once, with exit code 2.

A secret can stand in a file of its own, named by the same setting with ` + "`_file` (`_FILE`)" + ` added; one
newline at its end is dropped. Giving both is a mistake. Secrets have no flag, since a command line
is public on its machine; their files have.

Without any setting of a real Authing (` + "`userpool.*`, `app.*`, `host`, `password_public_key`, `pools`,\n`applications`" + `) the server runs on the embedded emulator with demo data. With any of them it needs
all: a pool with id, secret and host, and an application with id, secret and host. The emulator's
settings are then not used.

Who may call is said by ` + "`access.policy`" + ` ([access.md](access.md)). A listener that other machines reach
does not start without a policy and TLS, unless ` + "`insecure`" + ` is true. Without a policy a real pool is
administered through loopback addresses only, and not through the compatible front.

Certificates, keys and policies are read again when their files change, every ` + "`reload_interval`" + ` and on
SIGHUP. What is broken is reported and does not replace what works.

## Settings

`

const referenceLists = `
## Several pools and applications

Only the file can name them. ` + "`userpool.*` and `app.*`, where given, are one more of each." + `
A call selects an application by ` + "`x-authing-app-id`, a management call its pool by\n`x-authing-userpool-id`" + `; without it the default application and the first pool serve. One that is not
configured is refused with NOT_FOUND.
`

const referenceIssuers = `
## Issuers of callers' tokens

Only the file can name them. A service whose token (JWT) is by one of them is ` + "`jwt:<name>:<subject>`" + ` in
the policy. The issuer of an application's users cannot be one: end users are no callers.
`

const referenceRules = `
## Rules of proxies

Only the file can name them; they are read in order, and what none matches needs a token
([mesh.md](mesh.md)). Routes of Envoy can say it themselves, in context_extensions.
`

const referenceExample = `
## Example

` + "```yaml" + `
log:
  format: json
host: https://core.authing.cn
pools:
  - id: 5f0000000000000000000001
    secret_file: /run/secrets/pool
applications:
  - id: 5f0000000000000000000002
    secret_file: /run/secrets/web
    host: https://web.authing.cn
    default: true
  - id: 5f0000000000000000000003
    secret_file: /run/secrets/console
    host: https://console.authing.cn
    token_auth_method: client_secret_basic
` + "```\n"
