package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
	"google.golang.org/grpc/status"
)

// progress shows on a terminal how many are done of a total, -1 for one that
// nobody knows.
func progress(out io.Writer, total int, what string) (advance, finish func()) {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return func() {}, func() {}
	}
	bar := progressbar.NewOptions(total, progressbar.OptionSetWriter(file), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish())
	return func() { _ = bar.Add(1) }, func() { _ = bar.Finish() } // for the eye alone
}

// ended is an error of the server for people.
func ended(err error) error {
	var said interface{ GRPCStatus() *status.Status }
	if !errors.As(err, &said) {
		return err
	}
	st := said.GRPCStatus()
	return fmt.Errorf("the server said %s: %s; the same command goes on", st.Code(), st.Message())
}

func say(out io.Writer, format string, values ...any) {
	_, _ = fmt.Fprintf(out, format+"\n", values...) // to a terminal, or to nobody
}
