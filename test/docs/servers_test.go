//go:build docs

package docs_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// startTimeout bounds the start of a server.
const startTimeout = time.Minute

// served is a program that runs.
type served struct {
	// doors are where it answers, by the port that the pages say.
	doors map[string]string
	log   strings.Builder
	lines *bufio.Scanner
	end   func()
}

// serving is a line of the log.
var serving = regexp.MustCompile(`msg=serving door="?([^"]+?)"? address=(\S+)`)

// launch runs a script that becomes a program, with the doors on free ports.
func launch(t *testing.T, dir, script string, env map[string]string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	command := exec.CommandContext(ctx, "bash", "--noprofile", "--norc", "-c", script)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = startTimeout
	command.Dir, command.Env = dir, environment(env)
	output, input := io.Pipe()
	command.Stdout, command.Stderr = input, input
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_ = input.CloseWithError(command.Wait())
	}()
	s := &served{lines: bufio.NewScanner(output), doors: map[string]string{}}
	s.end = sync.OnceFunc(func() {
		go func() { _, _ = io.Copy(io.Discard, output) }() // until the program is gone
		cancel()
		<-gone
	})
	return s
}

// door waits for the door to serve, and returns where.
func (s *served) door(t *testing.T, name string) string {
	t.Helper()
	for s.lines.Scan() {
		s.log.WriteString(s.lines.Text() + "\n")
		if found := serving.FindStringSubmatch(s.lines.Text()); found != nil && found[1] == name {
			return found[2]
		}
	}
	t.Fatalf("the door %s did not open: %v\n%s", name, s.lines.Err(), s.log.String())
	return ""
}

// serve starts the block's server in place of the one before it, and returns its log.
func (r *reader) serve(t *testing.T, b *block) string {
	t.Helper()
	r.server.end()
	text := strings.NewReplacer(
		"go run ./cmd/server", "exec server",
		"127.0.0.1:8081", anyPort,
	).Replace(b.text)
	s := launch(t, r.dir, text, map[string]string{
		"AUTHING_GRPC_ADDR": anyPort, "AUTHING_HTTP_ADDR": anyPort, "AUTHING_EMULATOR_ADDR": anyPort,
	})
	t.Cleanup(s.end)
	embedded := !strings.Contains(text, "--config")
	if embedded {
		s.doors["3000"] = s.door(t, "emulator")
	}
	s.doors["50051"], s.doors["8080"] = s.door(t, "gRPC"), s.door(t, "REST")
	if strings.Contains(text, "AUTHING_COMPAT_ADDR") {
		s.doors["8081"] = s.door(t, "compatible front")
	}
	if embedded { // a banner follows
		for s.lines.Scan() {
			s.log.WriteString(s.lines.Text() + "\n")
			if strings.Contains(s.lines.Text(), "Try it:") {
				break
			}
		}
	}
	go func() { // the pipe must not fill
		for s.lines.Scan() {
			continue
		}
	}()
	s.ready(t)
	r.server = s
	return r.asWritten(s.log.String())
}

// ready asks until the server, another process, says that it is.
func (s *served) ready(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startTimeout)
	defer cancel()
	again := time.NewTicker(startTimeout / 1000)
	defer again.Stop()
	for ; ; <-again.C {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.doors["8080"]+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatalf("the server did not become ready: %v\n%s", err, s.log.String())
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return
		}
	}
}

// environment is this process's without settings, and finds our programs.
func environment(more map[string]string) []string {
	var env []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "AUTHING_") && !strings.HasPrefix(variable, "PATH=") {
			env = append(env, variable)
		}
	}
	for name, value := range more {
		env = append(env, name+"="+value)
	}
	return append(env, "PATH="+tools()+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// tools is the folder of our programs, and of grpcurl as tools/go.mod has it.
var tools = sync.OnceValue(func() string {
	dir := programs()
	command := exec.Command("go", "tool", "-modfile=tools/go.mod", "-n", "grpcurl")
	command.Dir = root
	command.Stderr = os.Stderr
	name, err := command.Output()
	if err != nil {
		panic(err)
	}
	if err := os.Symlink(strings.TrimSpace(string(name)), filepath.Join(dir, "grpcurl")); err != nil {
		panic(err)
	}
	return dir
})
