package emulator

import (
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// shown says how much of a user v3 returns.
type shown struct {
	customData, identities, departmentIDs, posts bool
}

// shownIn is how much of a user a request asks for.
func shownIn(req interface {
	GetWithCustomData() bool
	GetWithIdentities() bool
	GetWithDepartmentIds() bool
},
) shown {
	return shown{customData: req.GetWithCustomData(), identities: req.GetWithIdentities(), departmentIDs: req.GetWithDepartmentIds()}
}

// userV3 is the user as v3 shows it.
func (e *Emulator) userV3(u *user, with shown) *authingv3.User {
	m := &authingv3.User{UserId: u.ID, CreatedAt: instant(u.createdAt), UpdatedAt: instant(u.updatedAt), MetadataSource: u.metadata}
	u.attributes.fill(m)
	if !with.departmentIDs {
		m.DepartmentIds = nil
	}
	if !with.posts {
		m.PostIdList = nil
	}
	if with.customData {
		m.CustomData = u.customStruct()
	}
	if with.identities {
		for _, i := range u.identities {
			m.Identities = append(m.Identities, i.v3())
		}
	}
	return m
}

// usersV3 is users as v3 shows them.
func (e *Emulator) usersV3(users []*user, with shown) []*authingv3.User {
	return each(users, func(u *user) *authingv3.User { return e.userV3(u, with) })
}

func (u *user) customStruct() *structpb.Struct {
	custom := &structpb.Struct{Fields: make(map[string]*structpb.Value, len(u.customData))}
	for key, value := range u.customData {
		custom.Fields[key] = value
	}
	return custom
}

func (i identity) v3() *authingv3.UserIdentity {
	return &authingv3.UserIdentity{
		IdentityId:    i.id,
		ExtIdpId:      i.extIdpID,
		Provider:      i.provider,
		Type:          i.kind,
		UserIdInIdp:   i.userIDInIdp,
		UserInfoInIdp: i.userInfo,
		AccessToken:   unlessEmpty(i.accessToken),
		RefreshToken:  unlessEmpty(i.refreshToken),
		OriginConnIds: slices.Clone(i.originConnIDs),
	}
}

// fillV2 sets the members of the user as v2 shows it.
func (e *Emulator) fillV2(u *user, m *authingv2.User) {
	u.attributes.fill(m)
	m.Id = u.ID
	m.Arn = e.userARN(u.ID)
	m.UserPoolId = e.credentials.UserPoolID
	blocked, deleted := u.attributes.text("status") == statusSuspended, u.attributes.flag("isDeleted")
	m.Blocked, m.IsDeleted = &blocked, &deleted
	created, updated := instant(u.createdAt), instant(u.updatedAt)
	m.CreatedAt, m.UpdatedAt = &created, &updated
	for _, i := range u.identities {
		m.Identities = append(m.Identities, i.v2(u.ID, m.GetUserPoolId()))
	}
}

func (i identity) v2(userID, poolID string) *authingv2.UserIdentity {
	m := &authingv2.UserIdentity{
		Openid:       unlessEmpty(i.openID),
		UserIdInIdp:  &i.userIDInIdp,
		UserId:       &userID,
		ExtIdpId:     unlessEmpty(i.extIdpID),
		IsSocial:     i.social,
		Provider:     &i.provider,
		UserPoolId:   &poolID,
		RefreshToken: unlessEmpty(i.refreshToken),
		AccessToken:  unlessEmpty(i.accessToken),
		ConnectionId: unlessEmpty(i.connectionID),
		Type:         unlessEmpty(i.kind),
	}
	if i.userInfo != nil {
		text := jsonOf(i.userInfo)
		m.UserInfoInIdp = &text
	}
	return m
}

func unlessEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
