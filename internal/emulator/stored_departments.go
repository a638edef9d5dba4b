package emulator

import (
	"encoding/json"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// storedOrg is an organization as v2's REST shows it where no type is declared.
type storedOrg struct {
	Type       string  `json:"type,omitempty"`
	ID         string  `json:"id"`
	RootNodeID string  `json:"rootNodeId"`
	TenantID   *string `json:"tenantId,omitempty"`
	UserPoolID string  `json:"userPoolId"`
	CreatedAt  string  `json:"createdAt"`
	UpdatedAt  string  `json:"updatedAt"`
}

func (e *Emulator) storedOrg(root *department) storedOrg {
	return storedOrg{
		ID: root.ID, RootNodeID: root.ID, TenantID: root.tenantID, UserPoolID: e.credentials.UserPoolID,
		CreatedAt: instant(root.createdAt), UpdatedAt: instant(root.updatedAt),
	}
}

// storedNode is a department, shown the same way.
type storedNode struct {
	Type            string  `json:"type,omitempty"`
	ID              string  `json:"id"`
	OrgID           string  `json:"orgId"`
	UserPoolID      string  `json:"userPoolId"`
	Name            string  `json:"name"`
	NameI18n        *string `json:"nameI18n,omitempty"`
	Description     *string `json:"description,omitempty"`
	DescriptionI18n *string `json:"descriptionI18n,omitempty"`
	Order           *int32  `json:"order,omitempty"`
	Code            *string `json:"code,omitempty"`
	LeaderUserID    string  `json:"leaderUserId,omitempty"`
	CreatedAt       string  `json:"createdAt"`
	UpdatedAt       string  `json:"updatedAt"`
}

func (e *Emulator) storedNode(root, d *department) storedNode {
	return storedNode{
		ID: d.ID, OrgID: root.ID, UserPoolID: e.credentials.UserPoolID, Name: d.Name, NameI18n: languagesText(d.names),
		Description: d.Description, DescriptionI18n: languagesText(d.descriptions), Order: d.position,
		Code: unlessEmpty(d.Code), CreatedAt: instant(d.createdAt), UpdatedAt: instant(d.updatedAt),
	}
}

// exportedNode is a department with who is in it and what is below it.
type exportedNode struct {
	storedNode

	Members  []json.RawMessage `json:"members"`
	Children []exportedNode    `json:"children"`
}

// export is a department of the organization of a root, with all below it.
func (e *Emulator) export(v view, root, d *department) (exportedNode, error) {
	out := exportedNode{storedNode: e.storedNode(root, d)}
	occupants, err := v.occupantsOf(d)
	if err != nil {
		return out, err
	}
	out.Members, err = tryEach(occupants, func(o occupant) (json.RawMessage, error) {
		m, err := e.userV2(o.user, false)
		if err != nil {
			return nil, err
		}
		return codec.Marshal(m)
	})
	if err != nil {
		return out, err
	}
	below, err := v.below(d)
	if err != nil {
		return out, err
	}
	out.Children, err = tryEach(below, func(d *department) (exportedNode, error) { return e.export(v, root, d) })
	return out, err
}

// free is what has JSON as a value of an untyped field.
func free(what any) (*structpb.Value, error) {
	text, err := json.Marshal(what)
	if err != nil {
		return nil, err
	}
	return codec.Value(text)
}
