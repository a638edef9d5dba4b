package config_test

import (
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

const canary = "s3cr3t-canary"

// given is what one test tells the program.
type given struct {
	file string
	env  map[string]string
	args []string
}

func load(t *testing.T, program config.Program, g given) (*config.Config, error) {
	t.Helper()
	env := map[string]string{}
	maps.Copy(env, g.env)
	if g.file != "" {
		env["AUTHING_CONFIG"] = write(t, g.file)
	}
	return config.Load(program, config.Sources{
		Args:      g.args,
		LookupEnv: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		Out:       io.Discard,
	})
}

func write(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDefaults(t *testing.T) {
	cfg, err := load(t, config.Server, given{})
	if err != nil {
		t.Fatal(err)
	}
	if !cfg.Embedded() || !cfg.ReflectionOn() {
		t.Error("without settings the emulator serves, with reflection")
	}
	if cfg.GRPC.Addr != "127.0.0.1:50051" || cfg.HTTP.Addr != "127.0.0.1:8080" || cfg.Compat.Addr != "" || cfg.Emulator.Addr != "127.0.0.1:3000" {
		t.Errorf("addresses: %v %v %v %v", cfg.GRPC, cfg.HTTP, cfg.Compat, cfg.Emulator.Addr)
	}
	if time.Duration(cfg.RequestTimeout) != 10*time.Second {
		t.Errorf("request timeout: %v", cfg.RequestTimeout)
	}
}

func TestPrecedence(t *testing.T) {
	file := "grpc:\n  addr: 127.0.0.1:2\n"
	env := map[string]string{"AUTHING_GRPC_ADDR": "127.0.0.1:3"}
	args := []string{"--grpc-addr=127.0.0.1:4"}
	for want, g := range map[config.Address]given{
		"127.0.0.1:50051": {env: map[string]string{"AUTHING_GRPC_ADDR": ""}},
		"127.0.0.1:2":     {file: file},
		"127.0.0.1:3":     {file: file, env: env},
		"127.0.0.1:4":     {file: file, env: env, args: args},
	} {
		cfg, err := load(t, config.Server, g)
		if err != nil {
			t.Fatal(err)
		}
		if cfg.GRPC.Addr != want {
			t.Errorf("got %s, want %s", cfg.GRPC.Addr, want)
		}
	}
}

func TestSecretFromFileLosesOnlyItsNewline(t *testing.T) {
	for content, want := range map[string]string{"a b \n": "a b ", "x\r\n": "x", "x\n\n": "x\n", "x": "x"} {
		cfg, err := load(t, config.Server, given{env: map[string]string{"AUTHING_EMULATOR_APP_SECRET_FILE": write(t, content)}})
		if err != nil {
			t.Fatal(err)
		}
		if got := cfg.Emulator.AppSecret.Reveal(); got != want {
			t.Errorf("%q gave %q", content, got)
		}
	}
}

func TestStrongerSourceMayGiveTheSecretTheOtherWay(t *testing.T) {
	cfg, err := load(t, config.Server, given{
		file: "emulator:\n  app_secret: weak\n",
		env:  map[string]string{"AUTHING_EMULATOR_APP_SECRET_FILE": write(t, "middle")},
		args: []string{"--emulator-app-secret-file", write(t, "strong")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := cfg.Emulator.AppSecret.Reveal(); got != "strong" {
		t.Errorf("got %q", got)
	}
}

func TestMistakes(t *testing.T) {
	for name, tt := range map[string]struct {
		given
		want []string // each in a line of its own
	}{
		"bad values, all at once": {
			given: given{
				file: "grpc: {addr: nowhere}\nlog: {level: loud}\nhttps: {addr: x}\n",
				env: map[string]string{
					"AUTHING_HTTP_ADDR":        "127.0.0.1:70000",
					"AUTHING_COMPAT_ADDR":      "on",
					"AUTHING_LOG_FORMAT":       "xml",
					"AUTHING_REFLECTION":       "maybe",
					"AUTHING_REQUEST_TIMEOUT":  "1ms",
					"AUTHING_SHUTDOWN_TIMEOUT": "soon",
				},
			},
			want: []string{
				`grpc.addr (AUTHING_GRPC_ADDR) = "nowhere": is not host:port; allowed: host:port, port 0 to 65535`,
				`log.level (AUTHING_LOG_LEVEL) = "loud": is not one of debug, info, warn, error`,
				`https.addr: is not a setting`,
				`http.addr (AUTHING_HTTP_ADDR) = "127.0.0.1:70000": port "70000" is not a number from 0 to 65535`,
				`compat.addr (AUTHING_COMPAT_ADDR) = "on": is not host:port; allowed: off, or host:port`,
				`log.format (AUTHING_LOG_FORMAT) = "xml": is not one of text, json`,
				`reflection (AUTHING_REFLECTION) = "maybe": is not one of auto, true, false`,
				`request_timeout (AUTHING_REQUEST_TIMEOUT) = "1ms": is out of range; allowed: 100ms to 10m`,
				`shutdown_timeout (AUTHING_SHUTDOWN_TIMEOUT) = "soon": is not a duration`,
			},
		},
		"one real setting asks for the rest": {
			given: given{env: map[string]string{"AUTHING_APP_ID": "app"}},
			want: []string{
				`userpool.id (AUTHING_USERPOOL_ID): is missing`,
				`userpool.secret (AUTHING_USERPOOL_SECRET): is missing`,
				`host (AUTHING_HOST): is missing`,
				`app.secret (AUTHING_APP_SECRET): is missing`,
				`app.host (AUTHING_APP_HOST): is missing`,
			},
		},
		"a key alone is a real setting": {
			given: given{env: map[string]string{"AUTHING_PASSWORD_PUBLIC_KEY": "no key"}},
			want: []string{
				`password_public_key (AUTHING_PASSWORD_PUBLIC_KEY): holds no PEM block`,
				`app.id (AUTHING_APP_ID): is missing`,
			},
		},
		"hosts": {
			given: given{env: map[string]string{"AUTHING_HOST": "http://core.authing.cn", "AUTHING_APP_HOST": "https://u:" + canary + "@x"}},
			want: []string{
				`host (AUTHING_HOST) = "http://core.authing.cn": must be https`,
				`app.host (AUTHING_APP_HOST)`,
			},
		},
		"secret given twice": {
			given: given{env: map[string]string{"AUTHING_APP_SECRET": canary, "AUTHING_APP_SECRET_FILE": "/x"}},
			want:  []string{`app.secret (AUTHING_APP_SECRET): is given twice, also by app.secret_file`},
		},
		"secret files": {
			given: given{env: map[string]string{"AUTHING_APP_SECRET_FILE": os.DevNull, "AUTHING_USERPOOL_SECRET_FILE": "/no/such/file"}},
			want: []string{
				`app.secret_file (AUTHING_APP_SECRET_FILE) = "/dev/null": names an empty file`,
				`userpool.secret_file (AUTHING_USERPOOL_SECRET_FILE) = "/no/such/file": cannot be read`,
			},
		},
		"secret too long": {
			given: given{env: map[string]string{"AUTHING_EMULATOR_APP_SECRET": strings.Repeat(canary, 1000)}},
			want:  []string{`emulator.app_secret (AUTHING_EMULATOR_APP_SECRET): is too long; allowed: 1 to 4096 bytes`},
		},
		"lists": {
			given: given{file: `
pools:
  - {id: p1, secret: ` + canary + `, secret_file: /x}
  - {id: p1, secret: s, host: https://a.b, colour: red}
applications:
  - {id: a1, secret: s, host: https://a.b/path, pool: p3}
  - {id: a2, token_auth_method: none, host: https://a.b, default: true, pool: p1}
  - {id: "a 3", host: https://a.b, default: true}
`},
			want: []string{
				`pools[0].secret: is given twice`,
				`pools[0].host: is missing`,
				`pools[1].id = "p1": is configured twice`,
				`pools[1].colour: is not a setting`,
				`applications[0].host = "https://a.b/path": must have no path`,
				`applications[0].pool = "p3": is not a configured pool`,
				`applications[2].id = "a 3": is not an id`,
				`applications[2].secret: is missing`,
				`applications[2].pool: is missing; 2 pools are configured`,
				`applications[2].default = "true": is a second default application`,
			},
		},
		"no default application": {
			given: given{file: `
pools: [{id: p, secret: s, host: https://a.b}]
applications: [{id: a1, secret: s, host: https://a.b}, {id: a2, secret: s, host: https://a.b}]`},
			want: []string{`applications[0].default: no application is the default one`},
		},
		"not YAML":        {given: given{file: "a: b: " + canary}, want: []string{`config: is not YAML`}},
		"not YAML, below": {given: given{file: "log: {}\n\n- a\n"}, want: []string{`config: is not YAML, line`}},
		"not settings":    {given: given{file: canary}, want: []string{`config: does not hold settings by name`}},
		"two documents": {
			given: given{file: "log: {level: info}\n---\nlog: {level: debug}\n"},
			want:  []string{`config: holds more than one document`},
		},
		"key twice":    {given: given{file: "log:\n  level: info\n  level: debug\n"}, want: []string{`log.level: is given twice, again in line 3`}},
		"alias":        {given: given{file: "log: &l {level: info}\nhttp: *l\n"}, want: []string{`http: is an alias in line 2`}},
		"list as one":  {given: given{file: "pools: p\napp: {id: [a]}\n"}, want: []string{`pools: is not a setting`, `app.id[0]: is not a setting`}},
		"missing file": {given: given{args: []string{"--config=/no/such/file"}}, want: []string{`config: cannot be read`}},
		"huge file":    {given: given{file: strings.Repeat("#", 2<<20)}, want: []string{`is larger than 1048576 bytes`}},
		"unknown flag": {given: given{args: []string{"--colour"}}, want: []string{`command line: unknown flag --colour`}},
		"secret flag":  {given: given{args: []string{"--app-secret=" + canary}}, want: []string{`command line: unknown flag --app-secret`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, config.Server, tt.given)
			if err == nil {
				t.Fatal("accepted")
			}
			if strings.Contains(err.Error(), canary) {
				t.Errorf("a secret shows: %v", err)
			}
			lines := strings.Split(err.Error(), "\n")
			for _, want := range tt.want {
				if !containsLine(lines, want) {
					t.Errorf("no mistake %q in\n%v", want, err)
				}
			}
		})
	}
}

func containsLine(lines []string, want string) bool {
	for _, line := range lines {
		if strings.Contains(line, want) {
			return true
		}
	}
	return false
}

func TestMistakeIsAnswerable(t *testing.T) {
	_, err := load(t, config.Server, given{env: map[string]string{"AUTHING_GRPC_ADDR": "x"}})
	var mistake *config.Mistake
	if !errors.As(err, &mistake) {
		t.Fatalf("%T", err)
	}
	if mistake.Key != "grpc.addr" || mistake.Variable != "AUTHING_GRPC_ADDR" || mistake.Value != "x" || mistake.Allowed == "" {
		t.Errorf("%+v", mistake)
	}
}

func TestEmulatorAloneIgnoresWhatItDoesNotUse(t *testing.T) {
	cfg, err := load(t, config.StandaloneEmulator, given{
		file: "app: {id: a}\nemulator: {addr: '127.0.0.1:0'}\n",
		env:  map[string]string{"AUTHING_GRPC_ADDR": "nonsense"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Emulator.Addr != "127.0.0.1:0" {
		t.Errorf("address %s", cfg.Emulator.Addr)
	}
}

func TestHelpListsEverySettingWithItsVariable(t *testing.T) {
	var out strings.Builder
	_, err := config.Load(config.Server, config.Sources{
		Args: []string{"--help"}, LookupEnv: func(string) (string, bool) { return "", false }, Out: &out,
	})
	if !errors.Is(err, config.ErrHelp) {
		t.Fatal(err)
	}
	for _, want := range []string{"--grpc-addr", "$AUTHING_GRPC_ADDR", "--app-secret-file", "$AUTHING_APP_SECRET", "--config", "--emulator-userpool-id"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in\n%s", want, out.String())
		}
	}
}
