package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// ListUserOrgs returns the way from the organization down to each department of a
// user.
func (s *managementV2) ListUserOrgs(_ context.Context, req *authingv2.ListUserOrgsRequest) (*authingv2.ListUserOrgsResponse, error) {
	v := s.read()
	u, err := withID(req.GetUserId())(v)
	if err != nil {
		return nil, err
	}
	paths, err := s.orgPaths(v, u)
	return &authingv2.ListUserOrgsResponse{Paths: paths}, err
}

// ListOrgs returns the same for the signed-in user.
func (s *authV2) ListOrgs(ctx context.Context, _ *authingv2.AuthServiceListOrgsRequest) (*authingv2.AuthServiceListOrgsResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	paths, err := s.orgPaths(s.read(), u)
	return &authingv2.AuthServiceListOrgsResponse{Paths: paths}, err
}

// orgPaths is a path for each department that a user is in, in the order the user
// joined them.
func (e *Emulator) orgPaths(v view, u *user) ([]*structpb.ListValue, error) {
	stations, err := v.stationsOf(u)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(stations, byArrival)
	return tryEach(stations, func(s station) (*structpb.ListValue, error) { return e.orgPath(v, s.department) })
}

// orgPath is the organization of a department, then the departments from the root
// down to it.
func (e *Emulator) orgPath(v view, d *department) (*structpb.ListValue, error) {
	path, err := v.path(d)
	if err != nil {
		return nil, err
	}
	org := e.storedOrg(path[0])
	org.Type = "org"
	steps := []any{org}
	for _, on := range path {
		in, err := v.extentOf(on)
		if err != nil {
			return nil, err
		}
		node := e.storedNode(path[0], on)
		node.Type = "node"
		if len(in.leaders) > 0 {
			node.LeaderUserID = in.leaders[0]
		}
		steps = append(steps, node)
	}
	shown, err := free(steps)
	return shown.GetListValue(), err
}
