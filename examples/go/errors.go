package main

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// 8. A typed error: the code is for the program, the details say what Authing said.
func (f *flow) readRefusal(ctx context.Context) error {
	_, err := f.management.CreateUser(ctx, &authingv3.CreateUserRequest{Username: proto.String("grace-" + f.run)})
	if status.Code(err) != codes.AlreadyExists {
		return errors.Join(errors.New("a second user of this name was not refused as such"), err)
	}
	r := refusalOf(err)
	fmt.Printf("refused: ALREADY_EXISTS %s of %s, Authing's code %d\n",
		r.info.GetReason(), r.info.GetDomain(), r.upstream.GetApiCode())
	return nil
}

// refusal is the details of an error; what it does not have is empty.
type refusal struct {
	info     *errdetails.ErrorInfo   // stable reason, and what it is about
	upstream *errorsv1.UpstreamError // what Authing answered, whole
	needs    string                  // the one more step that is wanted, such as MFA_REQUIRED
}

func refusalOf(err error) refusal {
	var r refusal
	for _, detail := range status.Convert(err).Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			r.info = detail
		case *errorsv1.UpstreamError:
			r.upstream = detail
		case *errdetails.PreconditionFailure:
			for _, violation := range detail.GetViolations() {
				r.needs = violation.GetType()
			}
		}
	}
	return r
}

// describe is an error for the log: with the id that Authing's support asks for,
// without what Authing answered, which may hold secrets.
func describe(err error) string {
	info := refusalOf(err).info
	return fmt.Sprintf("%v (%s, operation %s, request %s)",
		err, info.GetReason(), info.GetMetadata()["operation"], info.GetMetadata()["request_id"])
}
