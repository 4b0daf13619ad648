export { ListSkeleton as default } from "@/components/portal/list-skeleton";
