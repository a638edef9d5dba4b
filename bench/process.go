package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// startTime is how long a server may take to say where it is.
const startTime = 30 * time.Second

// connections is over how many connections the callers of a server call it.
const connections = 4

// process is a running server.
type process struct {
	cmd   *exec.Cmd
	log   string // the file that it writes to
	at    string // where it serves
	conns []*grpc.ClientConn
	ended chan struct{}
}

// start runs a program that writes to a log file, and waits until the log
// matches a pattern whose first group is the address that it serves on.
func start(ctx context.Context, log string, address *regexp.Regexp, env []string, program string, args ...string) (*process, error) {
	file, err := os.Create(log) //nolint:gosec // in our own temporary directory
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()                                                                  // the program has its own
	p := &process{cmd: exec.CommandContext(ctx, program, args...), log: log, ended: make(chan struct{})} //nolint:gosec // built or named by whoever runs this
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = append(os.Environ(), env...), file, file
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = 5 * time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // how it ended does not matter; that it did, does
		close(p.ended)
	}()
	if p.at, err = p.says(ctx, address); err != nil {
		p.stop()
		return nil, err
	}
	for range connections { // opened by the first call
		conn, err := grpc.NewClient(p.at, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			p.stop()
			return nil, err
		}
		p.conns = append(p.conns, conn)
	}
	return p, nil
}

// says waits for a line of the log.
func (p *process) says(ctx context.Context, what *regexp.Regexp) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	every := time.NewTicker(10 * time.Millisecond)
	defer every.Stop()
	for {
		text, err := os.ReadFile(p.log)
		if err != nil {
			return "", err
		}
		if found := what.FindSubmatch(text); found != nil {
			return string(found[1]), nil
		}
		select {
		case <-every.C:
		case <-p.ended:
			return "", fmt.Errorf("%s ended: %s", filepath.Base(p.cmd.Path), text)
		case <-ctx.Done():
			return "", fmt.Errorf("%s did not say where it serves: %s", filepath.Base(p.cmd.Path), text)
		}
	}
}

func (p *process) stop() {
	for _, conn := range p.conns {
		_ = conn.Close()
	}
	_ = p.cmd.Cancel() // it may have ended already
	<-p.ended
}

// conn is a caller's connection.
func (p *process) conn(caller int) *grpc.ClientConn { return p.conns[caller%len(p.conns)] }

// tick is the unit of CPU time in /proc, the same on every Linux.
const tick = 10 * time.Millisecond

// cpu is the CPU time that the process has used; zero where there is no /proc.
func (p *process) cpu() time.Duration {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/stat")
	if err != nil {
		return 0
	}
	// proc_pid_stat(5): the name in parentheses may hold anything; utime and
	// stime are the 14th and 15th field.
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(fields) < 13 {
		return 0
	}
	var used time.Duration
	for _, field := range fields[11:13] {
		ticks, err := strconv.ParseInt(string(field), 10, 64)
		if err != nil {
			return 0
		}
		used += time.Duration(ticks) * tick
	}
	return used
}
