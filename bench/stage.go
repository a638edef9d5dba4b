package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// stage is the servers of a run, and what they have in common.
type stage struct {
	dir          string // for their files
	self, server string // programs
	authing      *process
	key          string // the caller's, at every replica
	policy, keys string // files
	running      []*process
}

// newStage starts an Authing; stop ends it and all else that was started.
func newStage(ctx context.Context, dir string, opts options) (*stage, error) {
	s := &stage{
		dir: dir, server: opts.server,
		policy: filepath.Join(dir, "policy.yaml"), keys: filepath.Join(dir, "keys.yaml"),
	}
	var err error
	if s.self, err = os.Executable(); err != nil {
		return nil, err
	}
	key, secret, err := access.NewKey("bench-1", "bench")
	if err != nil {
		return nil, err
	}
	s.key = secret
	for file, content := range map[string]string{
		s.policy: "callers:\n  bench: {scopes: [tokens.read, users.read, \"auth.*\"]}\n",
		s.keys:   "keys:\n  - {id: bench-1, caller: bench, hash: \"" + key.Hash() + "\"}\n",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	s.authing, err = s.keep(startEmulator(ctx, opts.emulator, dir))
	return s, err
}

// keep has a process stopped in the end.
func (s *stage) keep(p *process, err error) (*process, error) {
	if err == nil {
		s.running = append(s.running, p)
	}
	return p, err
}

// stop ends the last first.
func (s *stage) stop() {
	for _, p := range slices.Backward(s.running) {
		p.stop()
	}
}

// echo starts a server that answers with so many bytes.
func (s *stage) echo(ctx context.Context, size int) (*process, error) {
	content := strconv.Itoa(size)
	return s.keep(start(ctx, filepath.Join(s.dir, "echo-"+content+".log"), servesEcho, nil, s.self, "-echo", content))
}

// replica starts our server, with whatever else the environment says.
func (s *stage) replica(ctx context.Context, name string, more ...string) (*replica, error) {
	host := "http://" + s.authing.at
	env := append(more,
		"AUTHING_GRPC_ADDR=127.0.0.1:0", "AUTHING_HTTP_ADDR=127.0.0.1:0",
		"AUTHING_HOST="+host, "AUTHING_USERPOOL_ID="+poolID, "AUTHING_USERPOOL_SECRET="+poolSecret,
		"AUTHING_APP_HOST="+host, "AUTHING_APP_ID="+appID, "AUTHING_APP_SECRET="+appSecret,
		"AUTHING_ACCESS_POLICY="+s.policy, "AUTHING_ACCESS_KEYS="+s.keys, "AUTHING_MESH_ENABLED=true",
	)
	running, err := s.keep(start(ctx, filepath.Join(s.dir, name+".log"), servesGRPC, env, s.server))
	return &replica{running, s.key}, err
}
