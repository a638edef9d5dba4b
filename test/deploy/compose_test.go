package deploy_test

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

// compose reads a file as Docker Compose does: what its schema does not know is an
// error.
func compose(t *testing.T, name, text string) (*types.Project, error) {
	t.Helper()
	dir, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	return loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  dir,
		ConfigFiles: []types.ConfigFile{{Filename: name, Content: []byte(text)}},
		Environment: types.Mapping{},
	}, func(o *loader.Options) { o.SetProjectName("authing-grpc", true) })
}

var composeFiles = []string{"docker-compose.yml", "compose.demo.yaml"}

func project(t *testing.T, name string) *types.Project {
	t.Helper()
	p, err := compose(t, name, read(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// environment is that of a service, all of it written down in the file.
func environment(t *testing.T, s types.ServiceConfig) map[string]string {
	t.Helper()
	env := map[string]string{}
	for name, value := range s.Environment {
		if value == nil {
			t.Errorf("%s: %s is taken from whoever starts it", s.Name, name)
			continue
		}
		env[name] = *value
	}
	return env
}

func TestComposeIsLocked(t *testing.T) {
	for _, name := range composeFiles {
		for _, s := range project(t, name).Services {
			t.Run(name+"/"+s.Name, func(t *testing.T) {
				if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || len(s.CapAdd) > 0 || s.Privileged ||
					!slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) {
					t.Error("it may do more than it needs")
				}
				for _, port := range s.Ports {
					if port.HostIP != "127.0.0.1" {
						t.Errorf("port %s is published at %q", port.Published, port.HostIP)
					}
				}
				if _, tag, _ := strings.Cut(path.Base(s.Image), ":"); s.Image != "" && s.Image != "authing-grpc" && (tag == "" || tag == "latest") {
					t.Errorf("%s is not pinned", s.Image)
				}
				for _, tmpfs := range s.Tmpfs {
					if !strings.Contains(tmpfs, "size=") {
						t.Errorf("%s is unbounded", tmpfs)
					}
				}
			})
		}
	}
}

// Docker makes a folder where a file that is mounted is missing.
func TestComposeMounts(t *testing.T) {
	for _, name := range composeFiles {
		for _, s := range project(t, name).Services {
			for _, volume := range s.Volumes {
				if info, err := os.Stat(volume.Source); err != nil || !info.Mode().IsRegular() {
					t.Errorf("%s: %s: %s is no file (%v)", name, s.Name, volume.Source, err)
				}
				if !volume.ReadOnly {
					t.Errorf("%s: %s may write %s", name, s.Name, volume.Source)
				}
			}
		}
	}
}

func TestComposeNetworks(t *testing.T) {
	p := project(t, "docker-compose.yml")
	if inside := p.Networks["inside"]; !inside.Internal {
		t.Error("the inside reaches the outside")
	}
	for _, s := range p.Services {
		networks := slices.Sorted(maps.Keys(s.Networks))
		want := []string{"inside"}
		switch {
		case len(s.Ports) > 0:
			want = []string{"inside", "outside"}
		case s.NetworkMode == "service:emulator":
			want = nil
		}
		if !slices.Equal(networks, want) {
			t.Errorf("%s is on %v, want %v", s.Name, networks, want)
		}
	}
}

// Docker kills what takes longer than the grace period.
func TestComposeGrace(t *testing.T) {
	for _, name := range composeFiles {
		for service, program := range programs(t, name) {
			cfg := settings(t, program.program, program.env)
			if grace := program.service.StopGracePeriod; grace == nil || int64(*grace) <= int64(cfg.ShutdownTimeout) {
				t.Errorf("%s: %s has %v to end and wants %v", name, service, grace, cfg.ShutdownTimeout)
			}
		}
	}
}

// What the checks would find.
func TestComposeMistakes(t *testing.T) {
	good := read(t, "docker-compose.yml")
	for name, change := range map[string][2]string{
		"unknown key":       {"read_only: true", "readonly: true"},
		"unknown service":   {"depends_on: [server-1, server-2]", "depends_on: [server-1, server-3]"},
		"unknown network":   {"networks: [inside]", "networks: [insde]"},
		"unknown condition": {"service_healthy", "healthy"},
	} {
		mistaken := strings.Replace(good, change[0], change[1], 1)
		if mistaken == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := compose(t, "docker-compose.yml", mistaken); err == nil {
			t.Errorf("%s is not found", name)
		}
	}
}

// composed is a service that is one of our programs.
type composed struct {
	service types.ServiceConfig
	program config.Program
	env     map[string]string
}

// programs are the services of a file that run our image, by name. Files that are
// mounted are found where they are here.
func programs(t *testing.T, name string) map[string]composed {
	t.Helper()
	found := map[string]composed{}
	for _, s := range project(t, name).Services {
		if s.Image != "authing-grpc" && s.Build == nil {
			continue
		}
		one := composed{service: s, program: config.Server, env: environment(t, s)}
		if slices.Equal(s.Entrypoint, []string{"/emulator"}) {
			one.program = config.StandaloneEmulator
		}
		for _, volume := range s.Volumes {
			for variable, value := range one.env {
				if value == volume.Target {
					one.env[variable] = volume.Source
				}
			}
		}
		found[s.Name] = one
	}
	return found
}
