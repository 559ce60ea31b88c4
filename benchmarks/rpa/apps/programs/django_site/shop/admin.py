"""What the lists show; the rest of the interface is Django's own."""

from django.contrib import admin

from shop.models import Customer, Order


class CustomerAdmin(admin.ModelAdmin):
    list_display = (
        "name",
        "email",
        "city",
        "plan",
        "newsletter",
    )
    list_filter = ("plan",)
    search_fields = (
        "name",
        "email",
    )
    list_per_page = 5
    ordering = ("id",)


class OrderAdmin(admin.ModelAdmin):
    list_display = (
        "number",
        "customer",
        "status",
        "total",
    )
    list_filter = ("status",)
    search_fields = ("number",)
    ordering = ("id",)
    actions = ("mark_shipped",)

    def mark_shipped(self, request, queryset):
        changed = queryset.update(status="shipped")
        self.message_user(request, f"{changed} orders were marked as shipped.")

    mark_shipped.short_description = "Mark selected orders as shipped"


admin.site.register(Customer, CustomerAdmin)
admin.site.register(Order, OrderAdmin)
