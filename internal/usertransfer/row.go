package usertransfer

import (
	"cmp"
	"context"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
)

// callTime is how long one call may take.
const callTime = 30 * time.Second

// refusals are the codes that say something of the row. Any other says that the
// rows after it would fare no better.
var refusals = []codes.Code{
	codes.InvalidArgument, codes.AlreadyExists, codes.NotFound, codes.FailedPrecondition, codes.OutOfRange, codes.Aborted,
	codes.Internal, codes.Unknown, codes.DataLoss,
}

// create makes a user of a row and notes its fate. The error ends the import.
//
// A call that has begun is waited for when the context ends, so that its fate
// is known.
func (i *Import) create(ctx context.Context, row *userfile.Row) (fate, error) {
	doubtful := i.Journal.of(row.Line) == sent
	if !doubtful {
		if err := i.Journal.note(row.Line, sent); err != nil {
			return "", err
		}
	}
	// What the last call said counts, whatever became of the context meanwhile.
	var said error
	tried := false
	err := i.Pace.patient(ctx, func() error {
		doubtful, said = i.send(context.WithoutCancel(ctx), row.Request, doubtful)
		tried = true
		return said
	})
	if tried {
		err = said
	}
	if doubtful && is(err, refusals...) { // it may be there all the same
		timed, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
		defer cancel()
		there, unknown := i.there(timed, row.Request)
		if unknown != nil {
			return "", unknown
		}
		if there {
			err = nil
		}
	}
	switch {
	case err == nil:
		return created, i.Journal.note(row.Line, created)
	case is(err, refusals...):
		return rejected, i.reject(row.Line, reasons(err, row.Request)...)
	case doubtful:
		return "", err
	default:
		if noted := i.Journal.note(row.Line, unsent); noted != nil {
			return "", noted
		}
		return "", err
	}
}

// send makes a user, unless that is in doubt and the user is there. It returns
// whether that is in doubt now.
func (i *Import) send(ctx context.Context, row *authingv3.CreateUserRequest, doubtful bool) (bool, error) {
	timed, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if doubtful {
		there, err := i.there(timed, row)
		if there || err != nil {
			return true, err
		}
	}
	request := proto.CloneOf(row)
	request.Options = i.Options
	_, err := i.Users.CreateUser(timed, request)
	return is(err, unsure...), err
}

// there says whether a user has all the names of a row.
func (i *Import) there(ctx context.Context, row *authingv3.CreateUserRequest) (bool, error) {
	request := &authingv3.GetUserRequest{}
	for _, one := range []struct{ kind, id string }{
		{"external_id", row.GetExternalId()},
		{"username", row.GetUsername()},
		{"email", row.GetEmail()},
		{"phone", row.GetPhone()},
	} {
		if one.id != "" && request.UserId == "" {
			request.UserId, request.UserIdType = one.id, &one.kind
		}
	}
	answer, err := i.Users.GetUser(ctx, request)
	if is(err, codes.NotFound) {
		return false, nil
	}
	user := answer.GetUser()
	same := func(in, is string) bool { return in == "" || strings.EqualFold(in, is) }
	return same(row.GetExternalId(), user.GetExternalId()) && same(row.GetUsername(), user.GetUsername()) &&
		same(row.GetEmail(), user.GetEmail()) && same(row.GetPhone(), user.GetPhone()) && err == nil, err
}

// reject notes a row that was refused. The list comes first: a row that is
// refused twice is better than one nobody hears of.
func (i *Import) reject(line int, mistakes ...userfile.Mistake) error {
	if err := i.Rejected.add(line, mistakes...); err != nil {
		return err
	}
	return i.Journal.note(line, rejected)
}

// reasons are what the server said, without the password it was sent.
func reasons(err error, row *authingv3.CreateUserRequest) []userfile.Mistake {
	safe := func(text string) string {
		for _, secret := range []string{row.GetPassword(), row.GetSalt(), row.GetOtp().GetSecret(), row.GetOtp().GetRecoveryCode()} {
			if secret != "" {
				text = strings.ReplaceAll(text, secret, "[redacted]")
			}
		}
		return text
	}
	if bad, ok := apierror.Detail[*errdetails.BadRequest](err); ok && len(bad.GetFieldViolations()) > 0 {
		var all []userfile.Mistake
		for _, v := range bad.GetFieldViolations() {
			all = append(all, userfile.Mistake{Field: v.GetField(), Reason: safe(v.GetDescription())})
		}
		return all
	}
	st := status.Convert(err)
	return []userfile.Mistake{{Reason: safe(cmp.Or(st.Message(), st.Code().String()))}}
}
