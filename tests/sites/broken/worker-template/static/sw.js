// The guide stands last, but not inside one expression.
self.guide = __GUIDE__;
