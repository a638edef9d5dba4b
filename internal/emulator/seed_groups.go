package emulator

import (
	"errors"
	"time"
)

// plantRole, plantGroup and give make what a seed says of roles and groups.

func (e *Emulator) plantRole(v view, s SeedRole) error {
	if s.Code == "" {
		return errors.New("needs a code")
	}
	r := &role{Namespace: s.Namespace, Code: s.Code, Name: s.Name, Description: s.Description, System: s.System}
	if s.Parent != "" {
		parent, err := v.roleNamed(s.Parent)
		if err != nil {
			return err
		}
		r.ParentID = parent.ID
	}
	return e.insertRole(v, r)
}

func (e *Emulator) plantGroup(v view, s SeedGroup) error {
	if s.Code == "" {
		return errors.New("needs a code")
	}
	g := &group{Code: s.Code, Name: orElse(s.Name, s.Code), Description: s.Description, Type: s.Type}
	if err := e.insertGroup(v, g); err != nil {
		return err
	}
	return e.plantRolesOf(v, holder{holderGroup, g.ID}, s.Roles)
}

func (e *Emulator) plantRolesOf(v view, h holder, names []string) error {
	for _, name := range names {
		r, err := v.roleNamed(name)
		if err != nil {
			return err
		}
		if err := e.assign(v, r, h, e.now(), time.Time{}); err != nil {
			return err
		}
	}
	return nil
}

func (e *Emulator) plantGroupsOf(v view, userID string, codes []string) error {
	for _, code := range codes {
		g, err := v.groupCoded(code)
		if err != nil {
			return err
		}
		if err := e.join(v, g, userID); err != nil {
			return err
		}
	}
	return nil
}
