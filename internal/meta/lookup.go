package meta

import (
	"context"
	"strconv"
	"strings"

	rpccode "google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// index finds errors by what callers have of them.
type index struct {
	entries []apierror.Entry
	// by is by number, by reason (in capitals) and by OAuth's word (in small
	// letters: ACCESS_DENIED is a reason, too).
	by map[string]apierror.Entry
}

func newIndex() *index {
	x := &index{entries: apierror.Entries(), by: make(map[string]apierror.Entry)}
	for _, e := range x.entries {
		x.by[e.Reason] = e
		if e.Number != 0 {
			number := strconv.FormatInt(e.Number, 10)
			x.by[number], x.by[unknownPrefix+number] = e, e
		}
		if e.OAuth != "" {
			x.by[e.OAuth] = e
		}
	}
	return x
}

// unknownPrefix begins the reason of an error whose number was not known to the
// server that raised it.
const unknownPrefix = "AUTHING_"

// LookupError implements the rpc.
func (s *Server) LookupError(ctx context.Context, req *metav1.LookupErrorRequest) (*metav1.LookupErrorResponse, error) {
	known := s.errors()
	found, ok := known.find(strings.TrimSpace(req.GetCode()))
	if !ok {
		return nil, known.unknown(strings.ToUpper(strings.TrimSpace(req.GetCode())))
	}
	language := languageOf(ctx, req.GetLanguage())
	answer := &metav1.LookupErrorResponse{
		Origin: originOf(found), Domain: found.Domain(), Reason: found.Reason,
		Number: found.Number, OauthError: found.OAuth, Precondition: found.Precondition,
		Places:   placesOf(found, req.GetGeneration()),
		Language: language, Meaning: in(language, found.Meaning), Action: in(language, found.Action),
	}
	for i, code := range found.GRPC {
		answer.GrpcCodes = append(answer.GrpcCodes, rpccode.Code(code).String()) //nolint:gosec // one of 17
		answer.HttpStatuses = append(answer.HttpStatuses, int32(found.HTTP[i]))  //nolint:gosec // at most 599
	}
	return answer, nil
}

// find finds an error by its code as it stands, else in any case.
func (x *index) find(code string) (found apierror.Entry, ok bool) {
	for _, form := range []string{code, strings.ToUpper(code), strings.ToLower(code)} {
		if found, ok = x.by[form]; ok {
			break
		}
	}
	return found, ok
}

// unknown says that there is no such error, and what is near.
func (x *index) unknown(code string) error {
	message, metadata := "no known error has the code "+code, map[string]string(nil)
	if near := x.near(code); len(near) > 0 {
		list := strings.Join(near, ", ")
		message += "; known near it: " + list
		metadata = map[string]string{"near": list}
	}
	return apierror.NewWithMetadata(codes.NotFound, errorsv1.Reason_ERROR_CODE_UNKNOWN, message, metadata)
}

func originOf(e apierror.Entry) metav1.ErrorOrigin {
	switch {
	case e.Number != 0:
		return metav1.ErrorOrigin_ERROR_ORIGIN_AUTHING
	case e.OAuth != "":
		return metav1.ErrorOrigin_ERROR_ORIGIN_OAUTH
	default:
		return metav1.ErrorOrigin_ERROR_ORIGIN_SERVICE
	}
}

// graphQLMember is where an answer of GraphQL has the number of its error.
const graphQLMember = "errors[0].message.code"

// placesOf is where a generation, or each, writes the number of an error.
func placesOf(e apierror.Entry, generation metav1.Generation) (places []*metav1.Place) {
	if e.Number == 0 {
		return nil
	}
	third := "apiCode"
	if e.Number <= 599 { // an HTTP status
		third = "statusCode"
	}
	for _, place := range []*metav1.Place{
		{Generation: metav1.Generation_GENERATION_V1, Member: graphQLMember},
		{Generation: metav1.Generation_GENERATION_V2, Member: "code"},
		{Generation: metav1.Generation_GENERATION_V2, Member: graphQLMember},
		{Generation: metav1.Generation_GENERATION_V3, Member: third},
	} {
		if generation == metav1.Generation_GENERATION_UNSPECIFIED || generation == place.GetGeneration() {
			places = append(places, place)
		}
	}
	return places
}
