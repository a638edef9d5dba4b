package cli_test

import (
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/cli"
)

func TestBuildOf(t *testing.T) {
	on := runtime.GOOS + "/" + runtime.GOARCH
	for want, info := range map[string]*debug.BuildInfo{
		"p (devel) go1.26.0 " + on: {GoVersion: "go1.26.0"},
		"p v0.1.0 commit abc 2027-01-02T03:04:05Z modified go1.26.0 " + on: {
			GoVersion: "go1.26.0", Main: debug.Module{Version: "v0.1.0"},
			Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2027-01-02T03:04:05Z"}, {Key: "vcs.modified", Value: "true"}},
		},
	} {
		if got := cli.BuildOf("p", info).String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
