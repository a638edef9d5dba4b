package usertransfer

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
)

// Directory is the rpc that an export needs.
type Directory interface {
	StreamUsers(context.Context, *directoryv1.StreamUsersRequest, ...grpc.CallOption) (grpc.ServerStreamingClient[directoryv1.StreamUsersResponse], error)
}

// Export reads all users of a pool.
type Export struct {
	Directory Directory
	Format    userfile.Format
	// Fields are the columns, none for all that are used.
	Fields []string
	Pace   Pace
	// Progress is told of each user that arrives; nil: nobody is.
	Progress func()
}

// ErrUnfinished says that an earlier export to a file was interrupted.
var ErrUnfinished = errors.New("an export to this file was interrupted")

// partialSuffix is what is added to the name of a file that is not whole.
const partialSuffix = ".partial"

// ToFile writes the users to a file, which is there when it is whole: until then
// what has arrived is in a file beside it, and resume goes on from there.
func (e *Export) ToFile(ctx context.Context, name string, resume bool) (users int, err error) {
	partial := name + partialSuffix
	mode := os.O_RDWR | os.O_CREATE | os.O_EXCL
	if resume {
		mode &^= os.O_EXCL
	}
	arrived, err := os.OpenFile(partial, mode, 0o600) //nolint:gosec // the operator names the file
	if errors.Is(err, os.ErrExist) {
		return 0, ErrUnfinished
	}
	if err != nil {
		return 0, err
	}
	defer arrived.Close() //nolint:errcheck // Flushed by then, and read again.
	if users, err = e.gather(ctx, arrived); err != nil {
		return users, err
	}
	whole, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return users, err
	}
	defer os.Remove(whole.Name()) //nolint:errcheck // It has its name by then.
	err = e.write(arrived, whole)
	if err = errors.Join(err, whole.Sync(), whole.Close()); err != nil {
		return users, err
	}
	if err := os.Rename(whole.Name(), name); err != nil {
		return users, err
	}
	return users, os.Remove(partial)
}

// To writes the users to w when all of them have arrived.
func (e *Export) To(ctx context.Context, w io.Writer) (users int, err error) {
	arrived, err := os.CreateTemp("", "users-*"+partialSuffix)
	if err != nil {
		return 0, err
	}
	defer os.Remove(arrived.Name()) //nolint:errcheck // nothing is left to do
	defer arrived.Close()           //nolint:errcheck // nothing is left to do
	if users, err = e.gather(ctx, arrived); err != nil {
		return users, err
	}
	return users, e.write(arrived, w)
}

// gather adds to a file what has not arrived yet.
func (e *Export) gather(ctx context.Context, into *os.File) (int, error) {
	s, err := readSpool(into, nil)
	if err != nil {
		return 0, err
	}
	before := s.users
	for {
		err := e.Pace.patient(ctx, func() error {
			err := e.stream(ctx, s)
			if err != nil && s.users > before { // it goes on: patience begins anew
				return errMoved
			}
			return err
		})
		if flushed := s.flush(); flushed != nil {
			return s.users, flushed
		}
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return s.users, errors.Join(ctx.Err(), err)
		}
		before = s.users
	}
}

var errMoved = errors.New("the stream broke after some users")

// stream reads one stream to its end.
func (e *Export) stream(ctx context.Context, s *spool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	all := proto.Bool(true)
	stream, err := e.Directory.StreamUsers(ctx, &directoryv1.StreamUsersRequest{
		WithCustomData: all, WithIdentities: all, WithDepartmentIds: all, WithPost: all, ResumeToken: s.token,
	})
	if err != nil {
		return err
	}
	for {
		said, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, identity := range said.GetUser().GetIdentities() {
			// They open accounts elsewhere, and no import needs them.
			identity.AccessToken, identity.RefreshToken = nil, nil
		}
		if err := s.add(said); err != nil {
			return err
		}
		if e.Progress != nil {
			e.Progress()
		}
	}
}

// write turns what has arrived into the format.
func (e *Export) write(arrived *os.File, to io.Writer) error {
	columns, err := userfile.NewColumns(e.Fields)
	if err != nil {
		return err
	}
	if _, err := readSpool(arrived, func(said *directoryv1.StreamUsersResponse) error {
		columns.Note(said.GetUser())
		return nil
	}); err != nil {
		return err
	}
	out, err := userfile.NewWriter(e.Format, to, columns)
	if err != nil {
		return err
	}
	if _, err := readSpool(arrived, func(said *directoryv1.StreamUsersResponse) error { return out.Write(said.GetUser()) }); err != nil {
		return err
	}
	return out.Flush()
}
