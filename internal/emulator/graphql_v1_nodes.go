package emulator

import (
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// userNodeV1 is a user as v1 shows it. Members that are not resolved here are
// those of v2's message.
type userNodeV1 struct {
	authingv2.User

	emulator *Emulator
	record   *user
	lang     string

	// What no account here has.
	Salt, BindedUserInfo  *string
	Group                 *struct{ ID, Name, Descriptions, Client, Permissions, CreatedAt *string }
	ClientType            *clientTypeV1
	UserLocation          *[]*struct{ ID, When, Where *string }
	SystemApplicationType *struct{ ID, Name, Descriptions, Price *string }
}

func (q *rootFieldsV1) node(c call, u *user) *userNodeV1 {
	n := &userNodeV1{emulator: q.Emulator, record: u, lang: c.lang}
	q.fillV2(u, &n.User)
	return n
}

// own is the node of the signed-in user, with its token: the SDKs go on with the
// token of the user they read last.
func (q *rootFieldsV1) own(c call, u *user) *userNodeV1 {
	n := q.node(c, u)
	if q.administrator(c.authorization) != nil {
		n.Token = unlessEmpty(bearer(c.authorization))
	}
	return n
}

// arrived is the node of a user who has just signed in, with the token of its
// session.
func (q *rootFieldsV1) arrived(c call, u *user, s *session) (*userNodeV1, error) {
	token, issued, err := q.sessionToken(s)
	if err != nil {
		return nil, err
	}
	n := q.node(c, u)
	ends := instant(time.Unix(issued.Expiry, 0))
	n.Token, n.TokenExpiredAt = &token, &ends
	return n, nil
}

// RegisterInClient is the pool.
func (n *userNodeV1) RegisterInClient() *string { return &n.emulator.credentials.UserPoolID }

// RegisterMethod is the channel the user registered through.
func (n *userNodeV1) RegisterMethod() *string {
	if len(n.RegisterSource) == 0 {
		return nil
	}
	return &n.RegisterSource[0]
}

// LoginsCount is how often the user has signed in.
func (n *userNodeV1) LoginsCount() *int32 {
	count := intOf(n.record.attributes.number("loginsCount"))
	return &count
}

// CustomData is the user-defined values, as JSON text.
func (n *userNodeV1) CustomData() *string {
	text := jsonOf(structpb.NewStructValue(n.record.customStruct()))
	return &text
}

// Metadata is another name of them.
func (n *userNodeV1) Metadata() *string { return n.CustomData() }

// ThirdPartyIdentity is the newest account at an identity provider.
func (n *userNodeV1) ThirdPartyIdentity() *thirdPartyIdentity {
	if len(n.record.identities) == 0 {
		return nil
	}
	i := n.record.identities[len(n.record.identities)-1]
	return &thirdPartyIdentity{
		Provider: unlessEmpty(i.provider), RefreshToken: unlessEmpty(i.refreshToken), AccessToken: unlessEmpty(i.accessToken),
	}
}

// thirdPartyIdentity is ThirdPartyIdentity.
type thirdPartyIdentity struct {
	Provider, RefreshToken, AccessToken, UpdatedAt *string
	ExpiresIn                                      *int32
}

// UserLoginHistory is a page of the attempts to sign in, the newest first.
func (n *userNodeV1) UserLoginHistory(args struct{ Page, Count *int32 }) (*loginHistoryV1, error) {
	records, err := loginsOf(n.emulator.read(), n.record.ID)
	if err != nil {
		return nil, err
	}
	total := intOf(int64(len(records)))
	list := each(pageV1(records, args.Page, args.Count), func(r *loginRecord) *loginV1 {
		at, good := instant(r.at), r.refusal == 0
		code := r.refusal
		if good {
			code = statusSuccess
		}
		result := messageOf(code, n.lang)
		return &loginV1{
			ID: &r.ID, When: &at, Success: &good, IP: unlessEmpty(r.from.ip), Result: &result, Browser: unlessEmpty(r.from.userAgent),
		}
	})
	return &loginHistoryV1{&total, &list}, nil
}

// loginHistoryV1 is PagedUserLoginHistory.
type loginHistoryV1 struct {
	TotalCount *int32
	List       *[]*loginV1
}

// loginV1 is UserLoginHistory.
type loginV1 struct {
	ID, When, IP, Result, Device, Browser *string
	Success                               *bool
}

// userPageV1 is PagedUsers.
type userPageV1 struct {
	TotalCount *int32
	List       *[]*userNodeV1
}

// nodes is users as v1 shows them; total is how many there are in all.
func (q *rootFieldsV1) nodes(c call, users []*user, total int) *userPageV1 {
	count := intOf(int64(total))
	list := each(users, func(u *user) *userNodeV1 { return q.node(c, u) })
	return &userPageV1{&count, &list}
}
