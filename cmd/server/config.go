package main

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/cli"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// configCheck finds mistakes before a server does.
type configCheck struct{ cli.Settings }

// Help says more than the line in the list of commands.
func (configCheck) Help() string {
	return `It reads the settings as serving would, then the policies, the keys file and the certificate of the
doors. What only serving shows is not looked at: taken addresses, an unreachable Authing, doors that need
TLS or a policy because other machines reach them.

  server config check --config authing.yaml`
}

// Run checks.
func (c *configCheck) Run(system *cli.System) error {
	cfg, err := c.Load(system)
	if err != nil {
		return err
	}
	if err := checkFiles(cfg); err != nil {
		return err
	}
	_, err = fmt.Fprintln(system.Out, "the settings are good")
	return err
}

// checkFiles joins every mistake in the files that settings name.
func checkFiles(cfg *config.Config) error {
	var errs []error
	for key, path := range map[string]config.Path{"access.policy": cfg.Access.Policy, "access.shadow_policy": cfg.Access.ShadowPolicy} {
		if path == "" {
			continue
		}
		_, err := server.ReadPolicy(&config.Config{Access: config.Access{Policy: path}})
		var mistake *config.Mistake
		if errors.As(err, &mistake) {
			err = &config.Mistake{Key: key, Value: string(path), Problem: mistake.Problem}
		}
		errs = append(errs, err)
	}
	if path := cfg.Access.Keys; path != "" {
		content, err := os.ReadFile(string(path))
		if err == nil {
			_, err = access.ReadKeys(content)
		}
		errs = append(errs, mistakeIn("access.keys", path, err))
	}
	if cfg.TLS.On() {
		_, err := tls.LoadX509KeyPair(string(cfg.TLS.Cert), string(cfg.TLS.Key))
		errs = append(errs, mistakeIn("tls.cert", cfg.TLS.Cert, err))
	}
	return errors.Join(errs...)
}

func mistakeIn(key string, path config.Path, err error) error {
	if err == nil {
		return nil
	}
	return &config.Mistake{Key: key, Value: string(path), Problem: err.Error()}
}

// configPrint shows what serving would take for its settings.
type configPrint struct{ cli.Settings }

// Run prints a table, also when there are mistakes.
func (c *configPrint) Run(system *cli.System) error {
	_, effective, err := c.Trace(system)
	return errors.Join(table(system.Out, effective), err)
}

func table(out io.Writer, effective []config.Effective) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "SETTING\tVALUE\tFROM") // Flush says what went wrong
	for _, e := range effective {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", e.Key, cmp.Or(e.Value, "–"), e.From)
	}
	return w.Flush()
}

// configDocs prints docs/configuration.md.
type configDocs struct{}

// Run prints.
func (configDocs) Run(system *cli.System) error {
	_, err := io.WriteString(system.Out, config.Reference())
	return err
}
