"""Topic models as scikit-learn estimators on matrices of counts."""
