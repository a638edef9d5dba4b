package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// told is one answer of any stream.
type told interface {
	GetUser() *authingv3.User
	GetResumeToken() string
}

// hear reads a stream to its end: usernames and tokens.
func hear[A any, P interface {
	*A
	told
}](stream grpc.ServerStreamingClient[A], err error,
) (names, tokens []string, failed error) {
	for err == nil {
		var answer *A
		if answer, err = stream.Recv(); err == nil {
			names = append(names, P(answer).GetUser().GetUsername())
			tokens = append(tokens, P(answer).GetResumeToken())
		}
	}
	if err == io.EOF { //nolint:errorlint // gRPC returns the value itself.
		err = nil
	}
	return names, tokens, err
}

// line is one line of a stream over REST.
type line struct {
	User struct {
		Username string
	}
	ResumeToken string
	Error       struct {
		Code    int
		Message string
		Details []map[string]any
	}
}

// lines are all of an answer.
func lines(t *testing.T, got reply) (all []line, names []string) {
	t.Helper()
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("%d %v %s", got.status, got.header, got.text)
	}
	for text := range strings.Lines(got.text) {
		var one line
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		all, names = append(all, one), append(names, one.User.Username)
	}
	return all, names
}

// populated is an emulator with the users a to e, all of them but e in the group
// dev, and in the department dev, c and d of them in one below it.
func populated(t *testing.T) (s *system, department string) {
	t.Helper()
	s = start(t, embedded())
	management := authingv3.NewManagementServiceClient(s.grpc)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var ids []string
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		made, err := management.CreateUser(t.Context(), &authingv3.CreateUserRequest{Username: proto.String(name), Name: proto.String("walker")})
		must(err)
		ids = append(ids, made.GetUser().GetUserId())
	}
	_, err := management.CreateGroup(t.Context(), &authingv3.CreateGroupRequest{
		Type: "static", Code: "dev", Name: "Dev", Description: proto.String("Who writes"),
	})
	must(err)
	_, err = management.AddGroupMembers(t.Context(), &authingv3.AddGroupMembersRequest{Code: "dev", UserIds: ids[:4]})
	must(err)
	_, err = management.CreateOrganization(t.Context(), &authingv3.CreateOrganizationRequest{OrganizationCode: "acme", OrganizationName: "Acme"})
	must(err)
	id := "root"
	for _, members := range [][]string{ids[:2], ids[2:4]} {
		made, err := management.CreateDepartment(t.Context(), &authingv3.CreateDepartmentRequest{
			OrganizationCode: "acme", Name: "Dev", ParentDepartmentId: id,
		})
		must(err)
		id = made.GetDepartment().GetDepartmentId()
		if department == "" {
			department = id
		}
		_, err = management.AddDepartmentMembers(t.Context(), &authingv3.AddDepartmentMembersRequest{
			OrganizationCode: "acme", DepartmentId: id, UserIds: members,
		})
		must(err)
	}
	return s, department
}

func TestDirectory(t *testing.T) {
	s, department := populated(t)
	client := directoryv1.NewDirectoryServiceClient(s.grpc)
	for _, tc := range []struct {
		name string
		call func(token string) (names, tokens []string, err error)
		rest string
		want []string
	}{
		{
			"users", func(token string) ([]string, []string, error) {
				return hear(client.StreamUsers(t.Context(), &directoryv1.StreamUsersRequest{
					Keywords: proto.String("walker"), FuzzySearchOn: []string{"name"}, PageSize: 2, ResumeToken: token,
				}))
			}, "users?keywords=walker&fuzzySearchOn=name&pageSize=2", []string{"a", "b", "c", "d", "e"},
		},
		{
			"a group", func(token string) ([]string, []string, error) {
				return hear(client.StreamGroupMembers(t.Context(), &directoryv1.StreamGroupMembersRequest{
					Code: "dev", PageSize: 3, ResumeToken: token,
				}))
			}, "groups/dev/members?pageSize=3", []string{"a", "b", "c", "d"},
		},
		{
			"a department", func(token string) ([]string, []string, error) {
				return hear(client.StreamDepartmentMembers(t.Context(), &directoryv1.StreamDepartmentMembersRequest{
					OrganizationCode: "acme", DepartmentId: department, IncludeChildrenDepartments: proto.Bool(true), PageSize: 1, ResumeToken: token,
				}))
			}, "departments/" + department + "/members?organizationCode=acme&includeChildrenDepartments=true&pageSize=1", []string{"a", "b", "c", "d"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			names, tokens, err := tc.call("")
			if err != nil || !slices.Equal(slices.Sorted(slices.Values(names)), tc.want) {
				t.Fatalf("%v, %v", names, err)
			}
			tc.want = names // users of one millisecond are in the order of their ids
			all, names := lines(t, call(t, "GET", s.rest("/directory/v1/"+tc.rest), ""))
			if !slices.Equal(names, tc.want) {
				t.Fatalf("REST: %v", names)
			}
			// Each goes on where the other was.
			for i := range names {
				if all[i].ResumeToken != tokens[i] {
					t.Errorf("the tokens after %s differ", names[i])
				}
				rest, _, err := tc.call(all[i].ResumeToken)
				if err != nil || !slices.Equal(rest, tc.want[i+1:]) {
					t.Errorf("after %s: %v, %v", names[i], rest, err)
				}
				if _, rest := lines(t, call(t, "GET", s.rest("/directory/v1/"+tc.rest+"&resumeToken="+tokens[i]), "")); !slices.Equal(rest, tc.want[i+1:]) {
					t.Errorf("REST after %s: %v", names[i], rest)
				}
			}
		})
	}
	_, names := lines(t, call(t, "POST", s.rest("/directory/v1/users/search"), `{"advancedFilter":[{"field":"username","operator":"IN","value":["a","e"]}]}`))
	if !slices.Equal(slices.Sorted(slices.Values(names)), []string{"a", "e"}) {
		t.Errorf("by a filter: %v", names)
	}
}

// What is wrong from the start has its true status.
func TestDirectoryRefuses(t *testing.T) {
	s, _ := populated(t)
	client := directoryv1.NewDirectoryServiceClient(s.grpc)
	_, tokens, err := hear(client.StreamGroupMembers(t.Context(), &directoryv1.StreamGroupMembersRequest{Code: "dev"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		path string
		http int
		code codes.Code
		says string
	}{
		{"groups/none/members", 404, codes.NotFound, `"statusCode":"404"`},
		{"departments/none/members?organizationCode=acme", 404, codes.NotFound, "none"},
		{"departments/root/members", 400, codes.InvalidArgument, `"field":"organizationCode"`},
		{"groups/dev/members?pageSize=51", 400, codes.InvalidArgument, `"field":"pageSize"`},
		{"groups/dev/members?pageSize=-1", 400, codes.InvalidArgument, `"field":"pageSize"`},
		{"groups/dev/members?resumeToken=x", 400, codes.InvalidArgument, `"field":"resumeToken"`},
		{"groups/dev/members?resumeToken=" + strings.Repeat("A", 101), 400, codes.InvalidArgument, `"field":"resumeToken"`},
		{"groups/dev/members?pageSize=2&resumeToken=" + tokens[0], 400, codes.InvalidArgument, `"field":"resumeToken"`},
		{"users?resumeToken=" + tokens[0], 400, codes.InvalidArgument, `"field":"resumeToken"`},
	} {
		got := call(t, "GET", s.rest("/directory/v1/"+tc.path), "")
		if got.status != tc.http || got.at("code") != number(int64(tc.code)) || !strings.Contains(got.text, tc.says) {
			t.Errorf("%s: %d %s", tc.path, got.status, got.text)
		}
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-authing-userpool-id", "another")
	if _, _, err := hear(client.StreamUsers(ctx, &directoryv1.StreamUsersRequest{})); apierror.Reason(err) != "USER_POOL_NOT_CONFIGURED" {
		t.Errorf("another pool: %v", err)
	}
}

// Without a policy the pool's users are for this machine alone.
func TestDirectoryIsForThisMachine(t *testing.T) {
	env := real(upstream(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`)
	}))
	for insecure, want := range map[string]codes.Code{"false": codes.OK, "true": codes.PermissionDenied} {
		if insecure == "true" {
			env["AUTHING_GRPC_ADDR"], env["AUTHING_HTTP_ADDR"], env["AUTHING_INSECURE"] = "0.0.0.0:0", "0.0.0.0:0", "true"
		} else {
			env["AUTHING_GRPC_ADDR"], env["AUTHING_HTTP_ADDR"], env["AUTHING_INSECURE"] = "127.0.0.1:0", "127.0.0.1:0", "false"
		}
		s := start(t, env)
		_, _, err := hear(directoryv1.NewDirectoryServiceClient(s.grpc).StreamUsers(t.Context(), &directoryv1.StreamUsersRequest{}))
		got := call(t, "GET", s.rest("/directory/v1/users"), "")
		if status.Code(err) != want || (got.status == http.StatusForbidden) != (want == codes.PermissionDenied) {
			t.Errorf("insecure %s: %v, REST %d %s", insecure, err, got.status, got.text)
		}
	}
}

// crowd is an Authing with very many large users; pages counts how many pages of
// them were asked for, and broken is the one that fails.
type crowd struct {
	url    string
	pages  atomic.Int64
	broken int64
}

const (
	crowdPages = 300
	crowdSize  = 10       // of a page
	crowdUser  = 16 << 10 // bytes
)

func newCrowd(t *testing.T, broken int64) *crowd {
	t.Helper()
	c := &crowd{broken: broken}
	biography := strings.Repeat("x", crowdUser)
	c.url = upstream(t, func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Options struct{ Pagination struct{ Page, Limit int64 } }
		}
		_ = json.NewDecoder(r.Body).Decode(&asked)
		page := asked.Options.Pagination
		c.pages.Add(1)
		if page.Page == c.broken {
			_, _ = io.WriteString(w, `{"statusCode":499,"apiCode":1576,"message":"not today","requestId":"r-2","data":{"why":"tired"}}`)
			return
		}
		list := make([]map[string]any, page.Limit)
		for i := range list {
			list[i] = map[string]any{"userId": fmt.Sprintf("u%d", (page.Page-1)*page.Limit+int64(i)+1), "profile": biography}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{
			"statusCode": 200, "data": map[string]any{"totalCount": crowdPages * crowdSize, "list": list},
		})
	})
	return c
}

func TestDirectoryBreaksInTheMiddle(t *testing.T) {
	c := newCrowd(t, 2)
	s := start(t, real(c.url))
	client := directoryv1.NewDirectoryServiceClient(s.grpc)
	names, tokens, err := hear(client.StreamUsers(t.Context(), &directoryv1.StreamUsersRequest{PageSize: crowdSize}))
	said := apierror.UpstreamOf(err)
	if len(names) != crowdSize || status.Code(err) == codes.OK || said.GetApiCode() != 1576 || said.GetRequestId() != "r-2" ||
		said.GetData().GetStructValue().GetFields()["why"].GetStringValue() != "tired" {
		t.Errorf("%d users, then %v %v", len(names), err, said)
	}
	path := "/directory/v1/users?pageSize=" + fmt.Sprint(crowdSize)
	all, _ := lines(t, call(t, "GET", s.rest(path), ""))
	last := all[len(all)-1]
	if len(all) != crowdSize+1 || last.Error.Code != int(status.Code(err)) || last.Error.Message != status.Convert(err).Message() ||
		len(last.Error.Details) != len(status.Convert(err).Details()) {
		t.Errorf("%d lines, the last %+v", len(all), last)
	}
	// What breaks at once is an error like any other.
	got := call(t, "GET", s.rest(path+"&resumeToken="+tokens[crowdSize-1]), "")
	if got.status < 400 || got.at("code") != number(int64(status.Code(err))) {
		t.Errorf("%d %s", got.status, got.text)
	}
}

// busy makes the server work for a while on something else.
func busy(t *testing.T, s *system) {
	t.Helper()
	for range 50 {
		if got := call(t, "GET", s.rest("/healthz"), ""); got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.text)
		}
	}
}

// A page is asked for when the one before was taken: the caller's pace decides,
// and when it goes that is all.
func TestDirectoryBackPressure(t *testing.T) {
	c := newCrowd(t, 0)
	s := start(t, real(c.url))
	const window = 64 << 10
	conn, err := grpc.NewClient("passthrough:///"+s.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithStaticStreamWindowSize(window), grpc.WithStaticConnWindowSize(window))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // nothing is left to do
	stream, err := directoryv1.NewDirectoryServiceClient(conn).StreamUsers(t.Context(), &directoryv1.StreamUsersRequest{PageSize: crowdSize})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 * crowdSize {
		if _, err := stream.Recv(); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			busy(t, s)
		}
		// What a window and the buffers of both ends hold is less than two pages.
		if asked, most := c.pages.Load(), int64(i/crowdSize+3); asked > most {
			t.Fatalf("%d pages asked for with %d users taken, want %d at most", asked, i+1, most)
		}
	}
}

func TestDirectoryEndsWithItsReader(t *testing.T) {
	c := newCrowd(t, 0)
	s := start(t, real(c.url))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.rest("/directory/v1/users?pageSize="+fmt.Sprint(crowdSize)), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if first, err := bufio.NewReader(response.Body).ReadBytes('\n'); err != nil || !strings.Contains(string(first), `"u1"`) {
		t.Fatalf("%.100s %v", first, err)
	}
	busy(t, s)
	_ = response.Body.Close() // with it the connection
	ended := `"msg":"stream","method":"` + directoryv1.DirectoryService_StreamUsers_FullMethodName + `","code":`
	for !strings.Contains(s.log.String(), ended) {
		busy(t, s)
	}
	if asked := c.pages.Load(); asked >= crowdPages || !strings.Contains(s.log.String(), ended+`"Canceled"`) {
		t.Errorf("%d pages were asked for, and it ended otherwise than by its reader", asked)
	}
}

// A server that drains tells its streams to go on elsewhere.
func TestDirectoryEndsWithTheServer(t *testing.T) {
	c := newCrowd(t, 0)
	s := start(t, real(c.url))
	stream, err := directoryv1.NewDirectoryServiceClient(s.grpc).StreamUsers(t.Context(), &directoryv1.StreamUsersRequest{PageSize: crowdSize})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	stopped := make(chan struct{})
	go func() { s.stop(); close(stopped) }()
	for err == nil {
		var next *directoryv1.StreamUsersResponse
		if next, err = stream.Recv(); err == nil {
			answer = next
		}
	}
	<-stopped
	if status.Code(err) != codes.Unavailable || apierror.Reason(err) != "SERVER_LEAVING" {
		t.Fatalf("the stream ended with %v", err)
	}
	other := start(t, real(c.url))
	rest, err := directoryv1.NewDirectoryServiceClient(other.grpc).StreamUsers(t.Context(),
		&directoryv1.StreamUsersRequest{PageSize: crowdSize, ResumeToken: answer.GetResumeToken()})
	if err != nil {
		t.Fatal(err)
	}
	next, err := rest.Recv()
	var was, is int
	_, _ = fmt.Sscanf(answer.GetUser().GetUserId(), "u%d", &was)
	_, _ = fmt.Sscanf(next.GetUser().GetUserId(), "u%d", &is)
	if err != nil || is != was+1 {
		t.Errorf("after u%d comes %s, %v", was, next.GetUser().GetUserId(), err)
	}
}
