package usertransfer_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/usertransfer"
)

const six = "username,password\na,passw0rd\nb,passw0rd\nc,passw0rd\nd,passw0rd\ne,passw0rd\nf,passw0rd\n"

var everyone = []string{"a", "b", "c", "d", "e", "f"}

// An interrupt during a call waits for its answer; the next run goes on behind.
func TestInterruptedImportGoesOn(t *testing.T) {
	addr := start(t)
	input := file(t, "six.csv", six)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	first := &calls{before: func(n int) error {
		if n == 3 {
			interrupt()
		}
		return nil
	}}
	conn := dial(t, addr, first.option())
	sum, err := imported(ctx, t, input, conn)
	if !errors.Is(err, context.Canceled) || sum.Created != 3 || !slices.Equal(names(t, conn), everyone[:3]) {
		t.Fatalf("%+v %v %v", sum, err, names(t, conn))
	}
	second := new(calls)
	sum, err = imported(t.Context(), t, input, dial(t, addr, second.option()))
	if err != nil || sum != (usertransfer.Summary{Created: 3, Before: 3}) || second.created != 3 {
		t.Errorf("%+v %v, %d calls", sum, err, second.created)
	}
	if got := names(t, conn); !slices.Equal(got, everyone) {
		t.Errorf("%v", got)
	}
	if list := rejected(t, input); list != "line,field,reason\n" {
		t.Errorf("%s", list)
	}
}

func rejected(t *testing.T, input string) string {
	t.Helper()
	list, err := os.ReadFile(input + usertransfer.RejectedSuffix)
	if err != nil {
		t.Fatal(err)
	}
	return string(list)
}

// A process that ended during a call left no word of its outcome.
func TestCrashedImportGoesOn(t *testing.T) {
	for _, answered := range []bool{true, false} {
		addr := start(t)
		input := file(t, "six.csv", six)
		conn := dial(t, addr)
		ctx, interrupt := context.WithCancel(t.Context())
		counted := &calls{after: func(n int) error {
			if n == 2 {
				interrupt()
			}
			return nil
		}}
		if sum, err := imported(ctx, t, input, dial(t, addr, counted.option())); sum.Created != 2 || err == nil {
			t.Fatalf("%+v %v", sum, err)
		}
		journal := input + usertransfer.JournalSuffix
		content, err := os.ReadFile(journal)
		if err != nil {
			t.Fatal(err)
		}
		// The last line is half written, or the next call has just begun.
		left := strings.TrimSuffix(string(content), `"created"}`+"\n")
		if !answered {
			left = string(content) + `{"line":4,"fate":"sent"}` + "\n"
		}
		if left == string(content) {
			t.Fatalf("%s", content)
		}
		if err := os.WriteFile(journal, []byte(left), 0o600); err != nil {
			t.Fatal(err)
		}
		sum, err := imported(t.Context(), t, input, conn)
		if err != nil || sum.Rejected != 0 || sum.Created+sum.Before != 6 || !slices.Equal(names(t, conn), everyone) {
			t.Errorf("%+v %v %v", sum, err, names(t, conn))
		}
	}
}

// A call without an answer is made again, unless it succeeded.
func TestLostAnswers(t *testing.T) {
	for name, c := range map[string]*calls{
		"before": {before: lost(2, codes.Unavailable)},
		"after":  {after: lost(2, codes.Unavailable)},
		"odd":    {after: lost(2, codes.Internal)},
	} {
		t.Run(name, func(t *testing.T) {
			addr := start(t)
			conn := dial(t, addr, c.option())
			input := file(t, "six.csv", six)
			sum, err := imported(t.Context(), t, input, conn)
			if err != nil || sum != (usertransfer.Summary{Created: 6}) || !slices.Equal(names(t, conn), everyone) {
				t.Errorf("%+v %v %s", sum, err, rejected(t, input))
			}
		})
	}
}

func lost(nth int, code codes.Code) func(int) error {
	return func(n int) error {
		if n != nth {
			return nil
		}
		return status.Error(code, "lost")
	}
}

// Who only has the name of a row is not its user.
func TestLostAnswerOfARefusedRow(t *testing.T) {
	addr := start(t)
	c := &calls{before: lost(2, codes.Unavailable)}
	conn := dial(t, addr, c.option())
	input := file(t, "two.csv", "username,email\na,a@example.com\na,b@example.com\n")
	sum, err := imported(t.Context(), t, input, conn)
	if err != nil || sum != (usertransfer.Summary{Created: 1, Rejected: 1}) || !strings.Contains(rejected(t, input), "\n3,") {
		t.Errorf("%+v %v %s", sum, err, rejected(t, input))
	}
}

// What no row is to blame for ends the import, and nothing is refused.
func TestImportEndsWithTheServer(t *testing.T) {
	for _, code := range []codes.Code{codes.PermissionDenied, codes.Unavailable} {
		addr := start(t)
		c := &calls{before: func(n int) error {
			if n > 2 {
				return status.Error(code, "gone")
			}
			return nil
		}}
		input := file(t, "six.csv", six)
		sum, err := imported(t.Context(), t, input, dial(t, addr, c.option()))
		if status.Code(err) != code || sum != (usertransfer.Summary{Created: 2}) || rejected(t, input) != "line,field,reason\n" {
			t.Errorf("%+v %v", sum, err)
		}
		conn := dial(t, addr)
		if sum, err := imported(t.Context(), t, input, conn); err != nil || sum.Created != 4 || !slices.Equal(names(t, conn), everyone) {
			t.Errorf("%+v %v %v", sum, err, names(t, conn))
		}
	}
}

// A server that quotes a password has it struck out.
func TestPasswordsAreNotQuoted(t *testing.T) {
	addr := start(t)
	c := &calls{before: func(int) error { return status.Error(codes.InvalidArgument, "=no passw0rd here") }}
	input := file(t, "one.csv", "username,password\na,passw0rd\n")
	sum, err := imported(t.Context(), t, input, dial(t, addr, c.option()))
	if want := "line,field,reason\n2,,'=no [redacted] here\n"; err != nil || sum.Rejected != 1 || rejected(t, input) != want {
		t.Errorf("%+v %v %s", sum, err, rejected(t, input))
	}
	journal, err := os.ReadFile(input + usertransfer.JournalSuffix)
	if err != nil || strings.Contains(string(journal), "passw0rd") {
		t.Errorf("%s %v", journal, err)
	}
}

// Calls run side by side, and each row once.
func TestImportSideBySide(t *testing.T) {
	addr := start(t)
	conn := dial(t, addr)
	var text strings.Builder
	text.WriteString("username\n")
	for _, name := range everyone {
		text.WriteString(name + "\n" + name + name + "\n")
	}
	input := usertransfer.Input{Name: file(t, "many.csv", text.String()), Format: "csv"}
	found, err := input.Check(nil)
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	sum, err := usertransfer.Import{
		Users:    authingv3.NewManagementServiceClient(conn),
		Pace:     usertransfer.Pace{Concurrency: 8, PerSecond: 1000},
		Progress: func() { done++ },
	}.ImportFile(t.Context(), input, found, "here")
	if err != nil || sum.Created != 12 || done != 12 || len(names(t, conn)) != 12 {
		t.Errorf("%+v %v %d %v", sum, err, done, names(t, conn))
	}
}
