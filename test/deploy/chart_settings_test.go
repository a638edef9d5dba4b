package deploy_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/server"
)

// secretsOfTests are what the Secrets of the values files hold, by key.
func secretsOfTests(t *testing.T) map[string]string {
	ca := certstest.New(t)
	own := ca.Issue([]string{"login-authing-grpc"})
	return map[string]string{
		"tls.crt": string(own.Cert), "tls.key": string(own.Key), "ca.crt": string(ca.PEM),
		"pool": "pool-secret", "app": "app-secret", "token-key": strings.Repeat("k", 32),
		"url": "redis://redis.example.internal:6379/0", "redis-url": "redis://redis.example.internal:6379/0", "keys.yaml": "keys: []\n", "callers.yaml": "keys: []\n",
	}
}

// settingsOf reads the settings as the container would: its volumes are laid out in a
// folder, which takes the place of /.
func settingsOf(t *testing.T, i installed) (cfg *config.Config, folder string) {
	t.Helper()
	folder = t.TempDir()
	pod := i.deployment.Spec.Template.Spec
	container := pod.Containers[0]
	secrets := secretsOfTests(t)
	files := map[string]map[string]string{} // by volume
	for _, volume := range pod.Volumes {
		files[volume.Name] = map[string]string{}
		lay := func(content map[string]string, items []corev1.KeyToPath) {
			for _, item := range items {
				if content[item.Key] == "" {
					t.Errorf("volume %s: no key %s", volume.Name, item.Key)
				}
				files[volume.Name][item.Path] = content[item.Key]
			}
		}
		switch {
		case volume.ConfigMap != nil:
			if volume.ConfigMap.Name != i.settings.Name {
				t.Errorf("volume %s is of %s", volume.Name, volume.ConfigMap.Name)
			}
			lay(i.settings.Data, volume.ConfigMap.Items)
		case volume.Projected != nil:
			for _, source := range volume.Projected.Sources {
				lay(secrets, source.Secret.Items)
			}
		case volume.Secret.Items != nil:
			lay(secrets, volume.Secret.Items)
		default: // of type kubernetes.io/tls
			lay(secrets, []corev1.KeyToPath{{Key: "tls.crt", Path: "tls.crt"}, {Key: "tls.key", Path: "tls.key"}, {Key: "ca.crt", Path: "ca.crt"}})
		}
	}
	for _, mount := range container.VolumeMounts {
		if !mount.ReadOnly || len(files[mount.Name]) == 0 {
			t.Errorf("%s: read only %v, %d files", mount.MountPath, mount.ReadOnly, len(files[mount.Name]))
		}
		for name, content := range files[mount.Name] {
			write(t, filepath.Join(folder, mount.MountPath, name), here(content, folder))
		}
	}
	env := map[string]string{}
	for _, variable := range container.Env {
		env[variable.Name] = here(variable.Value, folder)
	}
	file, found := strings.CutPrefix(container.Args[0], "--config=")
	if !found || len(container.Args) != 1 {
		t.Fatal(container.Args)
	}
	env["AUTHING_CONFIG"] = filepath.Join(folder, file)
	return settings(t, config.Server, env), folder
}

// here puts the folder before the container's paths.
func here(text, folder string) string {
	for _, path := range []string{"/etc/authing-grpc/", "/run/secrets/authing/"} {
		text = strings.ReplaceAll(text, path, folder+path)
	}
	return text
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func addressOf(port int32) string {
	if port == 0 {
		return ""
	}
	return net.JoinHostPort("0.0.0.0", strconv.Itoa(int(port)))
}

// The server takes the settings, and the policy is one.
func TestChartSettings(t *testing.T) {
	eachInstallation(t, func(t *testing.T, i installed) {
		cfg, _ := settingsOf(t, i)
		if given := i.settings.Data["policy.yaml"]; (given != "") != (cfg.Access.Policy != "") {
			t.Errorf("policy: %q is given, %q is read", given, cfg.Access.Policy)
		}
		if cfg.Access.Policy != "" {
			if _, err := server.ReadPolicy(cfg); err != nil {
				t.Error(err)
			}
		}
		if strings.Contains(fmt.Sprint(i.settings.Data), "-secret") {
			t.Error("the settings hold a secret")
		}
	})
}

// What the values say arrives.
func TestChartValuesArrive(t *testing.T) {
	cfg, folder := settingsOf(t, install(t, read(t, "test/deploy/testdata/tls.yaml")))
	for what, pair := range map[string][2]string{
		"secret":     {"pool-secret", cfg.Pools[0].Secret.Reveal()},
		"time-out":   {"5s", time.Duration(cfg.RequestTimeout).String()},
		"keys":       {filepath.Join(folder, "/etc/authing-grpc/keys/keys.yaml"), string(cfg.Access.Keys)},
		"client CA":  {filepath.Join(folder, "/etc/authing-grpc/tls/ca.crt"), string(cfg.TLS.ClientCA)},
		"collector":  {"http://otel-collector.monitoring:4317", string(cfg.Tracing.Endpoint)},
		"part kept":  {"0.5", fmt.Sprint(cfg.Tracing.SampleRatio)},
		"log format": {"json", fmt.Sprint(cfg.Log.Format)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", what, pair[1], pair[0])
		}
	}
}

// The server starts on the settings of the demonstration and answers; only addresses
// are others.
func TestChartStarts(t *testing.T) {
	i := install(t, read(t, "test/deploy/testdata/emulator.yaml"))
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(i.settings.Data["settings.yaml"]), &tree); err != nil {
		t.Fatal(err)
	}
	for _, door := range []string{"grpc", "http", "emulator"} {
		tree[door] = map[string]any{"addr": "127.0.0.1:0"}
	}
	tree["shutdown_delay"] = "0s"
	text, err := yaml.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "settings.yaml")
	write(t, name, string(text))
	at := run(t, server.New, settings(t, config.Server, map[string]string{"AUTHING_CONFIG": name}))
	for _, path := range []string{"/startupz", "/readyz", "/livez"} {
		if status, text := get(t, "http://"+at.HTTP+path); status != 200 {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
}
