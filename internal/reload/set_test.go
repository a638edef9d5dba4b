package reload_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/reload"
)

// thing is what is made of one file.
type thing struct {
	t      *testing.T
	set    *reload.Set
	log    *bytes.Buffer
	file   string
	loaded []string
}

func newThing(t *testing.T, content string) *thing {
	t.Helper()
	th := &thing{t: t, log: new(bytes.Buffer), file: filepath.Join(t.TempDir(), "file")}
	th.set = reload.New(slog.New(slog.NewTextHandler(th.log, nil)))
	th.write(content)
	if err := th.set.Add("thing", th.load, th.file); err != nil {
		t.Fatal(err)
	}
	return th
}

func (th *thing) load(contents [][]byte) error {
	if bytes.HasPrefix(contents[0], []byte("bad")) {
		return errors.New("line 1: is " + string(contents[0]))
	}
	th.loaded = append(th.loaded, string(contents[0]))
	return nil
}

func (th *thing) write(content string) {
	th.t.Helper()
	// As Kubernetes does it: another file takes the place.
	next := th.file + ".next"
	if err := os.WriteFile(next, []byte(content), 0o600); err != nil {
		th.t.Fatal(err)
	}
	if err := os.Rename(next, th.file); err != nil {
		th.t.Fatal(err)
	}
}

func TestReload(t *testing.T) {
	th := newThing(t, "one")
	for _, step := range []struct {
		name, content string // "" leaves the file as it is, "-" removes it
		fails         string
		loaded        int
	}{
		{"nothing changed", "", "", 1},
		{"written again", "one", "", 1},
		{"changed", "two", "", 2},
		{"broken", "bad", "line 1", 2},
		{"still broken", "", "line 1", 2},
		{"broken otherwise", "bad too", "bad too", 2},
		{"mended", "two", "", 3},
		{"gone", "-", th.file + ": no such file", 3},
		{"back", "two", "", 4},
		{"too large", strings.Repeat("x", 1<<20+1), th.file + " is larger", 4},
		{"just small enough", strings.Repeat("x", 1<<20), "", 5},
	} {
		switch step.content {
		case "":
		case "-":
			if err := os.Remove(th.file); err != nil {
				t.Fatal(err)
			}
		default:
			th.write(step.content)
		}
		err := th.set.Reload()
		if (err != nil) != (step.fails != "") || err != nil && (!strings.Contains(err.Error(), step.fails) || !strings.HasPrefix(err.Error(), "thing: ")) {
			t.Errorf("%s: %v, want %q", step.name, err, step.fails)
		}
		if len(th.loaded) != step.loaded {
			t.Errorf("%s: loaded %q", step.name, th.loaded)
		}
	}
}

func TestAddRefusesWhatCannotBeLoaded(t *testing.T) {
	th := newThing(t, "one")
	for name, file := range map[string]string{"absent": th.file + "x", "none of ours": th.file} {
		load := func([][]byte) error { return errors.New("is wrong") }
		if err := th.set.Add(name, load, file); err == nil {
			t.Errorf("%s: added", name)
		}
	}
	if err := th.set.Reload(); err != nil {
		t.Errorf("what was not added is reloaded: %v", err)
	}
}

func TestFilesBelongTogether(t *testing.T) {
	th := newThing(t, "one")
	second := filepath.Join(t.TempDir(), "second")
	if err := os.WriteFile(second, []byte("b1"), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	load := func(contents [][]byte) error {
		got = append(got, string(bytes.Join(contents, []byte("+"))))
		return nil
	}
	if err := th.set.Add("both", load, th.file, second); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(second, []byte("b2"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := th.set.Reload(); err != nil || strings.Join(got, " ") != "one+b1 one+b2" {
		t.Errorf("%v %v", got, err)
	}
}

func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		th := newThing(t, "one")
		ctx, stop := context.WithCancel(t.Context())
		go th.set.Run(ctx, time.Second)
		tick := func() { time.Sleep(time.Second); synctest.Wait() } // on the bubble's clock
		tick()
		th.write("bad")
		tick()
		tick()
		tick()
		th.write("two")
		tick()
		stop()
		synctest.Wait()
		if strings.Join(th.loaded, " ") != "one two" {
			t.Errorf("loaded %q", th.loaded)
		}
		log := th.log.String()
		if strings.Count(log, "kept the old one") != 1 || strings.Count(log, "reloaded") != 1 || !strings.Contains(log, "what=thing") {
			t.Errorf("log:\n%s", log)
		}
	})
}

func TestRunWithNothingToDo(*testing.T) {
	reload.New(slog.New(slog.DiscardHandler)).Run(context.Background(), 0) // returns
}
