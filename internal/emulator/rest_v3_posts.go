package emulator

import (
	"context"
	"slices"
	"strings"
	"time"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// postV3 is the post as v3 shows it to those who hold it.
func postV3(p *post) *authingv3.Post {
	return &authingv3.Post{Id: &p.ID, Code: p.Code, Name: p.Name, Description: p.Description}
}

// postDetail is the post with the ids of its departments, as one text.
func (v view) postDetail(p *post) (*authingv3.PostDetail, error) {
	ids, err := v.departmentIDsWith(p)
	return &authingv3.PostDetail{
		Id: &p.ID, Code: p.Code, Name: p.Name, Description: p.Description, DepartmentIdList: unlessEmpty(strings.Join(ids, ",")),
	}, err
}

// savedPost is the post with the ids of its departments.
func (v view) savedPost(p *post) (*authingv3.SavedPost, error) {
	ids, err := v.departmentIDsWith(p)
	return &authingv3.SavedPost{Id: &p.ID, Code: p.Code, Name: p.Name, Description: p.Description, DepartmentIdList: ids}, err
}

func (v view) departmentIDsWith(p *post) ([]string, error) {
	departments, err := v.departmentsWith(p)
	return each(departments, (*department).id), err
}

// CreatePost makes a post.
func (s *managementV3) CreatePost(_ context.Context, req *authingv3.CreatePostRequest) (*authingv3.CreatePostResponse, error) {
	resp := new(authingv3.CreatePostResponse)
	err := s.write(func(v view) (err error) {
		p := &post{ID: req.GetId(), Code: req.GetCode(), Name: req.GetName(), Description: req.Description}
		if err := s.insertPost(v, p); err != nil {
			return err
		}
		if err := s.giveTo(v, p, req.GetDepartmentIdList()); err != nil {
			return err
		}
		resp.Post, err = v.savedPost(p)
		return err
	})
	return resp, err
}

// UpdatePost changes a post; members that are not sent stay. The post is that of
// the id, and gets the code; without an id it is that of the code.
func (s *managementV3) UpdatePost(_ context.Context, req *authingv3.UpdatePostRequest) (*authingv3.UpdatePostResponse, error) {
	resp := new(authingv3.UpdatePostResponse)
	err := s.write(func(v view) error {
		named := func() (*post, error) { return v.postCoded(req.GetCode()) }
		if req.GetId() != "" {
			named = func() (*post, error) { return v.postWithID(req.GetId()) }
		}
		before, err := named()
		if err != nil {
			return err
		}
		p := *before
		p.Code, p.Name = req.GetCode(), req.GetName()
		if req.Description != nil {
			p.Description = unlessEmpty(req.GetDescription())
		}
		if err := s.putPost(v, &p); err != nil {
			return err
		}
		if req.DepartmentIdList != nil {
			if err := s.giveTo(v, &p, req.GetDepartmentIdList()); err != nil {
				return err
			}
		}
		resp.Post, err = v.savedPost(&p)
		return err
	})
	return resp, err
}

// RemovePost deletes a post.
func (s *managementV3) RemovePost(_ context.Context, req *authingv3.RemovePostRequest) (*authingv3.RemovePostResponse, error) {
	err := s.write(func(v view) error {
		p, err := v.postCoded(req.GetCode())
		if err != nil {
			return err
		}
		return s.removePost(v, p)
	})
	return &authingv3.RemovePostResponse{}, err
}

// GetPost returns the post of a code.
func (s *managementV3) GetPost(_ context.Context, req *authingv3.GetPostRequest) (*authingv3.GetPostResponse, error) {
	v := s.read()
	p, err := v.postCoded(req.GetCode())
	if err != nil {
		return nil, err
	}
	detail, err := v.postDetail(p)
	return &authingv3.GetPostResponse{Post: detail}, err
}

// GetPostById returns the post of an id. Its request and answer are made for one.
//
//nolint:revive // protoc-gen-go names the method.
func (s *managementV3) GetPostById(_ context.Context, req *authingv3.GetPostByIdRequest) (*authingv3.GetPostByIdResponse, error) {
	if req.GetIdList() == "" {
		return nil, badField("idList", "is required")
	}
	p, err := s.read().postWithID(req.GetIdList())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetPostByIdResponse{Post: postV3(p)}, nil
}

// postQuery is what the two lists of posts are asked.
type postQuery interface {
	GetKeywords() string
	GetSkipCount() bool
	GetCreatedAfter() int64
	GetCreatedBefore() int64
	GetUpdatedAfter() int64
	GetUpdatedBefore() int64
}

// PostList returns a page of the posts.
func (s *managementV3) PostList(_ context.Context, req *authingv3.PostListRequest) (*authingv3.PostListResponse, error) {
	page, count, err := s.read().postPage(req, nil, req.Page, req.Limit)
	return &authingv3.PostListResponse{TotalCount: count, List: page}, err
}

// PostListBatch returns a page of the posts of some codes, or of all.
func (s *managementV3) PostListBatch(_ context.Context, req *authingv3.PostListBatchRequest) (*authingv3.PostListBatchResponse, error) {
	page, count, err := s.read().postPage(req, req.GetPostCodes(), req.Page, req.Limit)
	return &authingv3.PostListBatchResponse{TotalCount: count, List: page}, err
}

// postPage is a page of the posts that match, the oldest first, and how many
// there are: 0 if nobody counts. Times are milliseconds since 1970.
func (v view) postPage(req postQuery, codes []string, page, limit *int64) ([]*authingv3.PostListItem, int64, error) {
	posts, err := inOrder[*post](v, tablePosts, byID)
	if err != nil {
		return nil, 0, err
	}
	posts = slices.DeleteFunc(posts, func(p *post) bool {
		return !mentions(req.GetKeywords(), p.Code, p.Name) || len(codes) > 0 && !slices.Contains(codes, p.Code) ||
			!between(p.createdAt, req.GetCreatedAfter(), req.GetCreatedBefore()) ||
			!between(p.updatedAt, req.GetUpdatedAfter(), req.GetUpdatedBefore())
	})
	shown, err := pageV3(posts, "", page, limit)
	if err != nil {
		return nil, 0, err
	}
	items, err := tryEach(shown, v.postItem)
	if req.GetSkipCount() {
		return items, 0, err
	}
	return items, int64(len(posts)), err
}

// between reports whether a moment is after one and before another; 0 is no bound.
func between(moment time.Time, after, before int64) bool {
	return moment.UnixMilli() > after && (before == 0 || moment.UnixMilli() < before)
}

func (v view) postItem(p *post) (*authingv3.PostListItem, error) {
	users, err := v.usersWithPost(p)
	if err != nil {
		return nil, err
	}
	departments, err := v.departmentsWith(p)
	return &authingv3.PostListItem{
		Id: &p.ID, Code: p.Code, Name: p.Name, Description: p.Description,
		UserCount: int64(len(users)), DepartmentCount: int64(len(departments)),
	}, err
}
